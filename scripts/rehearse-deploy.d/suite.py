"""The end-to-end suite and programs of the tools package, run against the deployment."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
# A test mostly waits for the emulator, so there can be more of them at once than processors.
THREADS = 12
# The status of `.ci/browser` where it can't run.
NO_BROWSER = 3


class Suite:
    def __init__(self, project: Path, folder: Path, environment: dict[str, str]):
        self._project = project
        self._environment = {
            **os.environ,
            **environment,
            "NATTER_SECRETS": str(folder / "secrets"),
            "RUST_BACKTRACE": "0",
        }
        self._folder = folder
        self.secrets = folder / "secrets"
        self.secrets.touch()

    def cargo(self, *arguments: str, **more):
        return subprocess.run(
            ["cargo", *arguments], cwd=self._project, env=self._environment, text=True, **more
        )

    def build(self) -> None:
        """Compiles everything that is needed, so that no step waits for the compiler."""
        for what in (
            ["test", "--package", "natter-tests", "--test", "e2e", "--no-run"],
            ["build", "--package", "natter-tools", "--bin", "talk", "--bin", "secrets"],
        ):
            if self.cargo(what[0], "--quiet", "--locked", *what[1:]).returncode != 0:
                raise RuntimeError("the tests do not compile")

    def run(self) -> list[str]:
        """Runs the suite without the skipped tests. Returns cargo's summaries and the seconds."""
        skipped, alone = read_list("skipped-tests"), read_list("tests-alone")
        listed = self.cargo(
            *TEST, "--list", "--format", "terse", capture_output=True, check=True
        ).stdout
        unknown = [name for name in skipped | alone if f"{name}: test\n" not in listed]
        if unknown:
            raise RuntimeError(f"there are no such tests: {', '.join(unknown)}")
        for name, why in skipped.items():
            print(f"skipped: {name}: {why}", file=sys.stderr)
        options = [word for name in skipped | alone for word in ("--skip", name)]
        together = self._run("suite.log", f"--test-threads={THREADS}", *options)
        return [together, f"By itself: {self._run('suite-alone.log', '--test-threads=1', *alone)}"]

    def _run(self, log: str, *options: str) -> str:
        begun = time.monotonic()
        log = self._folder / log
        with log.open("w") as output:
            code = self.cargo(
                *TEST, "--exact", *options, stdout=output, stderr=subprocess.STDOUT
            ).returncode
        said = log.read_text()
        if code != 0:
            raise RuntimeError(
                "the end-to-end suite fails:\n"
                f"{said[said.find('failures:') :][-20_000:] or said[-5000:]}"
            )
        return (
            f"{re.search('test result: ok. (.*?);', said)[1]}, in {time.monotonic() - begun:.0f} s."
        )

    def browse(self) -> str:
        """People in browsers use the deployed page. Returns the summary and the seconds."""
        tests = self._project / "web" / "test"
        files = sorted(file.name for file in tests.glob("*.test.js"))
        skipped = read_list("skipped-browser-tests")
        unknown = sorted(set(skipped) - set(files))
        if unknown:
            raise RuntimeError(f"there are no such files in web/test: {', '.join(unknown)}")
        begun = time.monotonic()
        log = self._folder / "browser.log"
        with log.open("w") as output:
            code = subprocess.run(
                [
                    self._project / ".ci" / "browser",
                    "--test-reporter=tap",
                    *(file for file in files if file not in skipped),
                ],
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            ).returncode
        said = log.read_text()
        if code == NO_BROWSER:
            raise RuntimeError(f"there is no browser (--no-browser does without): {said}")
        if code != 0:
            raise RuntimeError(f"the tests in a browser fail:\n{failures(said)}")
        for again in re.findall(r"^Tried again.*", said, re.MULTILINE):
            print(again, file=sys.stderr)
        # A test that a deployment can't run says so itself.
        skipped |= dict(re.findall(r"^ok \d+ - (.*) # SKIP (.*)$", said, re.MULTILINE))
        for name, why in skipped.items():
            print(f"skipped: {name}: {why}", file=sys.stderr)
        passed = re.search(r"^# pass (\d+)$", said, re.MULTILINE)
        if not passed or int(passed[1]) == 0:
            raise RuntimeError(f"no test has run in a browser:\n{said[-5000:]}")
        return f"{passed[1]} passed, in {time.monotonic() - begun:.0f} s"

    def program(self, name: str, *arguments: str, **more):
        """A program of the tools package, as a process."""
        command = ["cargo", *RUN, "--bin", name, "--", *arguments]
        return subprocess.Popen(
            command, cwd=self._project, env=self._environment, text=True, **more
        )


RUN = ["run", "--quiet", "--locked", "--package", "natter-tools"]
TEST = ["test", "--locked", "--package", "natter-tests", "--test", "e2e", "--"]


def failures(tap: str) -> str:
    """What Node.js says of the tests that fail."""
    found = re.findall(r"^not ok \d+ - .*\n(?:  .*\n)*", tap, re.MULTILINE)
    return "".join(found)[:20_000] or tap[-5000:]


def read_list(name: str) -> dict[str, str]:
    """A list of tests or files and the reason of each, which follows in indented lines."""
    found: dict[str, list[str]] = {}
    for line in (HERE / name).read_text().splitlines():
        if line.startswith(" "):
            found[test].append(line.strip())
        elif line and not line.startswith("#"):
            test = line
            found[test] = []
    return {test: " ".join(reason) for test, reason in found.items()}
