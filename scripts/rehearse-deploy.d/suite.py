"""The end-to-end suite and the other programs of the tests package, run against the deployment."""

import os
import re
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).parent
# A test mostly waits for the emulator, so there can be more of them at once than processors.
THREADS = 12


class Suite:
    def __init__(self, project: Path, folder: Path, environment: dict[str, str]):
        self._project = project
        self._environment = {**os.environ, **environment, "NATTER_SECRETS": str(folder / "secrets"), "RUST_BACKTRACE": "0"}
        self._folder = folder
        self.secrets = folder / "secrets"
        self.secrets.touch()

    def cargo(self, *arguments: str, **more):
        return subprocess.run(["cargo", *arguments], cwd=self._project, env=self._environment, text=True, **more)

    def build(self) -> None:
        """Compiles everything that is needed, so that no step waits for the compiler."""
        for what in (["test", "--test", "e2e", "--no-run"], ["build", "--bin", "talk", "--bin", "secrets"]):
            if self.cargo(what[0], "--quiet", "--locked", "--package", "natter-tests", *what[1:]).returncode != 0:
                raise RuntimeError("the tests do not compile")

    def run(self) -> list[str]:
        """The whole suite but for what is on the list. Returns what cargo says, and the seconds."""
        skipped, alone = read_list("skipped-tests"), read_list("tests-alone")
        listed = self.cargo(*TEST, "--list", "--format", "terse", capture_output=True, check=True).stdout
        unknown = [name for name in skipped | alone if f"{name}: test\n" not in listed]
        if unknown:
            raise RuntimeError(f"there are no such tests: {', '.join(unknown)}")
        for name, why in skipped.items():
            print(f"  skipped: {name}\n    {why}.")
        options = [word for name in skipped | alone for word in ("--skip", name)]
        together = self._run("suite.log", f"--test-threads={THREADS}", *options)
        return [together, f"By itself: {self._run('suite-alone.log', '--test-threads=1', *alone)}"]

    def _run(self, log: str, *options: str) -> str:
        begun = time.monotonic()
        log = self._folder / log
        with log.open("w") as output:
            code = self.cargo(*TEST, "--exact", *options, stdout=output, stderr=subprocess.STDOUT).returncode
        said = log.read_text()
        if code != 0:
            raise RuntimeError(f"the end-to-end suite fails:\n{said[said.find('failures:'):][-20_000:] or said[-5000:]}")
        return f"{re.search('test result: ok. (.*?);', said)[1]}, in {time.monotonic() - begun:.0f} s."

    def program(self, name: str, *arguments: str, **more):
        """One of the package's programs, as a process."""
        return subprocess.Popen(
            ["cargo", "run", "--quiet", "--locked", "--package", "natter-tests", "--bin", name, "--", *arguments],
            cwd=self._project, env=self._environment, text=True, **more)


TEST = ["test", "--locked", "--package", "natter-tests", "--test", "e2e", "--"]


def read_list(name: str) -> dict[str, str]:
    """A list of tests, and why each is on it."""
    lines = (HERE / name).read_text().splitlines()
    return dict(line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
