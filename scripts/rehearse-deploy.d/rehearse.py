"""The steps of the rehearsal. scripts/rehearse-deploy starts it; see docs/rehearsal.md."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import logs
import routes
import template
from earlier_data import EarlierData
from emulator import Emulator
from management import ManagementApi
from stack import SamFailed, Stack
from suite import Suite

PROJECT = Path(__file__).resolve().parents[2]
TOOLS = Path(os.environ["NATTER_TOOLS"])
BINARIES = Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target")) / "lambda"

ORIGINS = ["https://chat.example.com", "http://localhost:3000"]
PARAMETERS = {
    "AllowedOrigins": ",".join(ORIGINS),
    # The lowest cost that the template allows: the suite makes hundreds of accounts.
    "BcryptCost": "10",
    # A test waits for both by the clock: a call that rings out, and a person who is gone.
    "RingSeconds": "20",
    "OfflineSeconds": "1",
    # The level that logs most: every line is searched for secrets.
    "LogLevel": "DEBUG",
    "Architecture": "x86_64",
    # MiniStack has no CodeDeploy, and no alarms over several metrics.
    "GradualDeployment": "false",
    "Alarms": "off",
    # Everything that can be logged, the addresses of sockets included.
    "AccessLogs": "all",
}
# What production insists on, as parameters that satisfy it.
PRODUCTION = {
    "Stage": "production",
    "Alarms": "on",
    "DeletionProtection": "true",
    "AlarmEmail": "somebody@example.com",
    "AllowedOrigins": "https://chat.example.org",
}
# What is refused then, and a word of the refusal. (MiniStack looks at the types of resources first,
# and does not know a budget's.)
REFUSED = [
    ({"Alarms": "off"}, "Alarms=on"),
    ({"DeletionProtection": "false"}, "DeletionProtection=true"),
    ({"AlarmEmail": ""}, "AlarmEmail"),
    ({"AllowedOrigins": "https://chat.example.com"}, "AllowedOrigins of its own"),
    ({"AllowedOrigins": "http://localhost:3000"}, "AllowedOrigins of its own"),
    ({"AccessLogs": "off"}, "AccessLogs"),
    ({"HttpDomainName": "api.example.com"}, "CertificateArn"),
    ({"NewSocketsPerSecond": "5000"}, "SocketRateLimit"),
]
CHANGED = ["send-message", "ws-frame"]
# Messages that are sent on the new version before it counts as working.
SETTLE_SECONDS = 5


class Rehearsal:
    """What the steps share, and how long each took."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.begun = time.monotonic()
        self.passed: list[tuple[str, float]] = []
        self.management = ManagementApi()
        self.emulator = Emulator(TOOLS, folder, self.management.url)
        self.parameters: dict[str, str] = {}

    def step(self, title: str, work) -> None:
        print(f"\n=== {title} (after {time.monotonic() - self.begun:.0f} s)", flush=True)
        begun = time.monotonic()
        work()
        self.passed.append((title, time.monotonic() - begun))

    def start(self) -> None:
        self.emulator.start()
        self.stack = Stack(self.emulator, TOOLS)
        say(
            f"MiniStack listens at {self.emulator.url}, "
            f"the forwarder of the management API at {self.management.url}."
        )

    def deploy(self) -> None:
        self.first = self.folder / "first"
        for line in template.stage(PROJECT, BINARIES, self.first):
            say(f"{line}.")
        known = template.parameters_of((self.first / "template.yaml").read_text())
        self.parameters = {name: value for name, value in PARAMETERS.items() if name in known}
        template.set_defaults(self.first, self.parameters)
        seconds = self.stack.deploy(self.first, self.parameters)
        resources = self.stack.resources()
        say(
            f"sam deploy made {len(resources)} resources in {seconds:.0f} s: {self.stack.status()}."
        )
        self.complete()
        self.url = f"{self.emulator.url}/_aws/execute-api/{resources['HttpApi'][1]}/$default"
        stage = f"/_aws/execute-api/{resources['WebSocketApi'][1]}/live"
        self.management.forward_to(self.emulator.url + stage)
        self.suite = Suite(
            PROJECT,
            self.folder,
            {
                "NATTER_URL": self.url,
                "NATTER_SOCKET_URL": self.emulator.url.replace("http://", "ws://") + stage,
            },
        )
        self.check_cors()
        self.check_rules()

    def complete(self) -> None:
        say(
            f"{routes.complete(self.emulator, self.stack)}; "
            f"{routes.add_route_response(self.emulator, self.stack)}."
        )

    def check_cors(self) -> None:
        """A page of each origin may use the API, and a foreign one may not.

        A browser goes on only after a success that has the headers; `allow` is the function's, so
        the request has reached it.
        """
        for origin, allowed in [
            *((origin, True) for origin in ORIGINS),
            ("https://evil.example", False),
        ]:
            for path, methods in [("/api/auth/login", "POST"), ("/nowhere", None)]:
                request = urllib.request.Request(
                    f"{self.url}{path}",
                    method="OPTIONS",
                    headers={
                        "Origin": origin,
                        "Access-Control-Request-Method": "POST",
                        "Access-Control-Request-Headers": "authorization,content-type",
                    },
                )
                try:
                    with urllib.request.urlopen(request) as answer:
                        status, headers = answer.status, answer.headers
                except urllib.error.HTTPError as refusal:
                    status, headers = refusal.code, refusal.headers
                what = f"the preflight request of {origin} for {path}"
                check(status == 204, f"{what} is answered with {status}")
                check(headers.get("Allow") == methods, f"{what} has not reached the function")
                said = {
                    name.lower(): value
                    for name, value in headers.items()
                    if name.lower().startswith("access-control-")
                }
                if not allowed:
                    check(not said, f"{what} is told {said}")
                    continue
                check(said.get("access-control-allow-origin") == origin, f"{what} is told {said}")
                check("POST" in said.get("access-control-allow-methods", ""), f"{what}: {said}")
                check(said.get("access-control-max-age") == "7200", f"{what} is told {said}")
                wanted = {"authorization", "content-type"}
                named = set(said.get("access-control-allow-headers", "").split(","))
                check(wanted <= named, f"{what} is told {said}")
        say(
            f"Preflight requests of {' and '.join(ORIGINS)} are granted by way of the default "
            "route, a foreign page's is not."
        )

    def check_rules(self) -> None:
        """CloudFormation refuses a production that lacks something, before it changes anything."""
        said = self.stack.refusal(PRODUCTION)
        check(said is None, f"a complete production is refused: {said}")
        for lacking, word in REFUSED:
            said = self.stack.refusal(PRODUCTION | lacking)
            check(said is not None and word in said, f"{lacking} is answered with {said}")
        say(f"The rules refuse {len(REFUSED)} wrong sets of parameters, and take a right one.")

    def run_suite(self) -> None:
        for result in self.suite.run():
            say(result)

    def browse(self) -> None:
        if "--no-browser" in sys.argv:
            say("Not run, as --no-browser says.")
        else:
            say(f"The tests of the web client, on the deployed page: {self.suite.browse()}.")

    def update(self) -> None:
        """Deploys other code and another setting while clients keep sending.

        The clients go on through the next step.
        """
        tables, before = self.tables(), self.stack.functions()
        earlier = EarlierData(self.url, self.emulator, tables["UsersTable"])
        self.talk = self.suite.program(
            "talk", self.url, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        said = self.talk.stdout.readline().strip()
        check(said != "", "the clients cannot send")
        say(said)
        self.second = self.folder / "second"
        template.stage(PROJECT, BINARIES, self.second)
        for function in CHANGED:
            template.change_code(self.second, function)
        self.parameters["LogLevel"] = "INFO"
        template.set_defaults(self.second, self.parameters)
        seconds = self.stack.deploy(self.second, self.parameters)
        say(f"sam deploy updated the stack in {seconds:.0f} s: {self.stack.status()}.")
        self.complete()
        after = self.stack.functions()
        for logical, now in after.items():
            check(
                now["Environment"]["Variables"]["LOG_LEVEL"] == "INFO",
                f"{logical} has still the old LOG_LEVEL",
            )
        changed = {
            logical
            for logical in after
            if after[logical]["CodeSha256"] != before[logical]["CodeSha256"]
        }
        check(len(changed) == len(CHANGED), f"the code of {sorted(changed)} is new")
        say(f"Every function has the new setting; {' and '.join(sorted(changed))} have new code.")
        check(self.tables() == tables, "the tables are not the same ones")
        say(f"The tables are the same ones: {', '.join(tables.values())}.")
        say(earlier.check())
        earlier.delete()
        time.sleep(SETTLE_SECONDS)
        check(self.talk.poll() is None, "the clients have stopped sending")

    def fail(self) -> None:
        """Runs a deployment that fails after every function is updated."""
        before, tables = self.stack.functions(), self.tables()
        third = self.folder / "third"
        template.stage(PROJECT, BINARIES, third)
        for function in CHANGED:
            template.change_code(third, function)
        template.set_defaults(third, self.parameters)
        updated = [
            logical
            for logical, (kind, _) in self.stack.resources().items()
            if kind in ("AWS::Lambda::Function", "AWS::Lambda::Alias")
        ]
        template.break_template(third, updated)
        told = {event["EventId"] for event in self.stack.events()}
        try:
            self.stack.deploy(third, self.parameters | {"LogLevel": "ERROR"})
        except SamFailed:
            pass
        else:
            raise RuntimeError("sam deploy succeeds with a resource that can't be made")
        status = self.stack.status()
        check(status == "UPDATE_ROLLBACK_COMPLETE", f"the stack is {status}")
        events = [
            (event["LogicalResourceId"], event["ResourceStatus"])
            for event in reversed(self.stack.events())
            if event["EventId"] not in told
        ]
        failed = next(
            at
            for at, (logical, what) in enumerate(events)
            if logical == "Broken" and what.endswith("_FAILED")
        )
        done = {logical for logical, what in events[:failed] if what == "UPDATE_COMPLETE"} & set(
            before
        )
        check(
            done == set(before),
            f"it failed before these were updated: {sorted(set(before) - done)}",
        )
        say(
            f"sam deploy failed after it had updated {len(done)} functions, "
            f"and the stack went back: {status}."
        )
        after = self.stack.functions()
        for logical, now in after.items():
            for name in ("CodeSha256", "Environment"):
                check(
                    now[name] == before[logical][name],
                    f"{logical} does not have its previous {name}",
                )
        check(self.tables() == tables, "the tables are not the same ones")
        say("Every function has its previous code and settings, and the tables are the same ones.")
        self.complete()
        time.sleep(SETTLE_SECONDS)
        check(self.talk.poll() is None, "the clients have stopped sending")
        report, _ = self.talk.communicate()
        check(self.talk.returncode == 0, f"the clients report a failure: {report}")
        say(
            "The clients that sent through the update and the failure:\n    "
            + report.strip().replace("\n", "\n    ")
        )

    def read_logs(self) -> None:
        functions = self.stack.functions()
        starts = logs.started(self.emulator, functions)
        say(
            "Starts of each binary, for an invocation that it asked the runtime API for: "
            + ", ".join(
                f"{logical.removesuffix('Function')} {count}"
                for logical, count in sorted(starts.items())
            )
            + "."
        )
        idle = [logical for logical, count in starts.items() if count == 0]
        check(not idle, f"these functions were never invoked: {idle}")
        lines = self.folder / "lines"
        count, own = logs.write_out(self.emulator, lines)
        check(own > 0, "nothing was logged")
        with lines.open() as file:
            search = self.suite.program(
                "secrets", str(self.suite.secrets), stdin=file, stdout=subprocess.PIPE
            )
            said, _ = search.communicate()
        check(search.returncode == 0, f"there are secrets in the logs:\n{said[-20_000:]}")
        say(f"Of {count} lines in CloudWatch Logs, the functions wrote {own}. {said.strip()}")

    def delete(self) -> None:
        tables = self.tables()
        before = {logical: self.count(table) for logical, table in tables.items()}
        seconds = self.stack.delete(self.second)
        check(self.stack.status() == "gone", f"the stack is {self.stack.status()}")
        left = self.emulator.client("dynamodb").list_tables()["TableNames"]
        check(tables["ConnectionsTable"] not in left, "ConnectionsTable is still there")
        for logical in ("UsersTable", "ConversationsTable"):
            check(tables[logical] in left, f"{logical} is gone, though it is to be retained")
            now = self.count(tables[logical])
            check(
                now == before[logical] > 0, f"{logical} had {before[logical]} items and has {now}"
            )
            say(f"{logical} is retained, with its {now} items.")
        say(f"sam delete took {seconds:.0f} s; the rest of the stack is gone.")

    def tables(self) -> dict[str, str]:
        return {
            logical: name
            for logical, (kind, name) in self.stack.resources().items()
            if kind == "AWS::DynamoDB::Table"
        }

    def count(self, table: str) -> int:
        pages = (
            self.emulator.client("dynamodb")
            .get_paginator("scan")
            .paginate(TableName=table, Select="COUNT")
        )
        return sum(page["Count"] for page in pages)

    def stop(self) -> None:
        if hasattr(self, "talk") and self.talk.poll() is None:
            self.talk.terminate()
        self.emulator.stop()


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def check(holds: bool, what: str) -> None:
    if not holds:
        raise RuntimeError(what)


def main() -> int:
    missing = [
        source.stem
        for source in sorted((PROJECT / "functions" / "src" / "bin").glob("*.rs"))
        if not (BINARIES / source.stem / "bootstrap").exists()
    ]
    if missing:
        print(f"there is no release binary in {BINARIES} of: {', '.join(missing)}", file=sys.stderr)
        return 1
    # SIGTERM ends MiniStack, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="natter-rehearsal-"))
    rehearsal = Rehearsal(folder)
    keep = "--keep" in sys.argv
    try:
        rehearsal.step("MiniStack starts", rehearsal.start)
        rehearsal.step("sam deploy: the stack is made", rehearsal.deploy)
        rehearsal.step("The tests are compiled", lambda: rehearsal.suite.build())
        rehearsal.step("The end-to-end suite, over HTTP and WebSocket", rehearsal.run_suite)
        rehearsal.step("The web client, in a browser", rehearsal.browse)
        rehearsal.step("sam deploy again: an update, while clients send", rehearsal.update)
        rehearsal.step("sam deploy of a broken template, while clients send", rehearsal.fail)
        rehearsal.step("The starts and the logs", rehearsal.read_logs)
        rehearsal.step("sam delete", rehearsal.delete)
    except (Exception, KeyboardInterrupt) as error:
        print(
            f"\nThe rehearsal has failed: {error}"
            if isinstance(error, RuntimeError | SamFailed)
            else f"\nThe rehearsal has failed: {error!r}",
            flush=True,
        )
        if not isinstance(error, RuntimeError | SamFailed | KeyboardInterrupt):
            raise
        print(f"MiniStack's last lines:\n{tail(rehearsal.emulator.log)}", flush=True)
        return 1
    finally:
        rehearsal.stop()
        if keep:
            print(f"The logs are in {folder}.", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n=== The rehearsal has succeeded")
    for title, seconds in rehearsal.passed:
        print(f"  {seconds:6.0f} s  {title}")
    return 0


def tail(file: Path) -> str:
    return "\n".join(file.read_text().splitlines()[-20:]) if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
