"""The stack: deployed and deleted with `sam`, inspected through the AWS APIs."""

import json
import os
import subprocess
import time
from pathlib import Path

NAME = "natter"


class SamFailed(Exception):
    """`sam` has ended with an error; holds what it printed."""


class Stack:
    def __init__(self, emulator, tools: Path):
        self._emulator = emulator
        self._sam = str(tools / "bin" / "sam")
        self._cloudformation = emulator.client("cloudformation")
        self._lambda = emulator.client("lambda")
        self._runs = 0

    def deploy(self, folder: Path, parameters: dict[str, str]) -> float:
        """Runs `sam deploy`. Returns the seconds that it took."""
        overrides = [f"{name}={value}" for name, value in parameters.items()]
        return self._run(
            folder, "deploy", "--stack-name", NAME, "--parameter-overrides", *overrides
        )

    def refusal(self, values: dict[str, str]) -> str | None:
        """What CloudFormation says against the stack's template with these values of parameters.

        None if it takes them. Nothing is deployed.
        """
        described = self._cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]
        values = {
            one["ParameterKey"]: one["ParameterValue"] for one in described["Parameters"]
        } | values
        asked = {"StackName": NAME, "ChangeSetName": "what-if"}
        try:
            self._cloudformation.create_change_set(
                **asked,
                UsePreviousTemplate=True,
                Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
                Parameters=[
                    {"ParameterKey": name, "ParameterValue": value}
                    for name, value in values.items()
                ],
            )
        except self._cloudformation.exceptions.ClientError as error:
            return str(error)
        self._cloudformation.delete_change_set(**asked)
        return None

    def delete(self, folder: Path) -> float:
        return self._run(folder, "delete", "--stack-name", NAME, "--no-prompts")

    def _run(self, folder: Path, *arguments: str) -> float:
        begun = time.monotonic()
        self._runs += 1
        log = self._emulator.folder / f"sam-{self._runs}-{arguments[0]}.log"
        with log.open("w") as output:
            code = subprocess.run(
                [self._sam, *arguments],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    **self._emulator.variables(),
                    "SAM_CLI_TELEMETRY": "0",
                    "HOME": str(self._emulator.folder / "home"),
                },
            ).returncode
        if code != 0:
            raise SamFailed(log.read_text())
        return time.monotonic() - begun

    def status(self) -> str:
        """The stack's status; `gone` when there is none."""
        try:
            return self._cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"]
        except self._cloudformation.exceptions.ClientError:
            return "gone"

    def resources(self) -> dict[str, tuple[str, str]]:
        """Type and physical id of each resource, by its logical id."""
        found = self._cloudformation.describe_stack_resources(StackName=NAME)["StackResources"]
        return {
            one["LogicalResourceId"]: (one["ResourceType"], one.get("PhysicalResourceId", ""))
            for one in found
        }

    def processed(self) -> dict:
        """The template as SAM has translated it."""
        body = self._cloudformation.get_template(StackName=NAME, TemplateStage="Processed")[
            "TemplateBody"
        ]
        return json.loads(body) if isinstance(body, str) else json.loads(json.dumps(body))

    def events(self) -> list[dict]:
        """What happened to its resources, the newest first."""
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=NAME)
        return [event for page in pages for event in page["StackEvents"]]

    def functions(self) -> dict[str, dict]:
        """The configuration of each function by its logical id: code and environment.

        It is that of the alias, where there is one.
        """
        resources = self.resources()
        aliases = {
            name.rsplit(":", 2)[-2]: name.rsplit(":", 1)[-1]
            for kind, name in resources.values()
            if kind == "AWS::Lambda::Alias"
        }
        return {
            logical: self._lambda.get_function_configuration(
                FunctionName=name, **({"Qualifier": aliases[name]} if name in aliases else {})
            )
            for logical, (kind, name) in resources.items()
            if kind == "AWS::Lambda::Function"
        }
