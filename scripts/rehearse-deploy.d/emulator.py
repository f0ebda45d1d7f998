"""MiniStack on loopback ports, with all that it keeps in one folder."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import boto3

REGION = "us-east-1"
# Long enough for a machine that is busy with something else.
START_SECONDS = 60


class Emulator:
    """A running MiniStack. `management` is the URL of API Gateway's management API."""

    def __init__(self, tools: Path, folder: Path, management: str):
        self.folder = folder
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = folder / "ministack.log"
        self.process = None
        self._command = [
            str(tools / "python" / "ministack" / "bin" / "python"),
            "-B",
            str(Path(__file__).with_name("start_ministack.py")),
        ]
        self._environment = {
            # The functions inherit MiniStack's environment: nothing of this process's own goes in.
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "STATE_DIR": str(folder / "state"),
            "S3_DATA_DIR": str(folder / "s3"),
            "GATEWAY_PORT": self.url.rsplit(":", 1)[1],
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            # Functions run as processes of this machine, not in containers.
            "LAMBDA_EXECUTOR": "local",
            # The SDK's own variables, which every function honours.
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI": management,
        }

    def start(self) -> None:
        for name in ("home", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        with self.log.open("w") as log:
            # A session of its own: the functions are its children, and end with it.
            self.process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"MiniStack does not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Ends it and every function that it has started."""
        if self.process is None:
            return
        group = self.process.pid
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(group, number)
                self.process.wait(timeout=10)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process = None

    def variables(self) -> dict[str, str]:
        """The environment of an AWS client that uses MiniStack, and no real account."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str):
        """A client of one of its services."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
