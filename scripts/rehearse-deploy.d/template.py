"""The project's folder as `sam deploy` needs it, in copies that the rehearsal may change.

template.yaml changes in three ways: types that MiniStack's CloudFormation does not know are left
out, a property that it ignores is replaced by an equivalent one, and a number that a parameter
gives is written out. All changes are printed.
"""

import os
import re
import shutil
import string
from pathlib import Path

# Types that MiniStack does not know, and what is done instead.
REFUSED = {
    "AWS::ApiGatewayV2::RouteResponse": "added through API Gateway's own API after the deployment",
}

# A resource that no deployment can make, here or on AWS. It depends on functions, so the deployment
# fails after these are updated.
BROKEN = """
  Broken:
    Type: AWS::Lambda::EventInvokeConfig
    DependsOn: [{waits_for}]
    Properties:
      FunctionName: a-function-that-does-not-exist
      Qualifier: $LATEST
      MaximumRetryAttempts: 0
"""


def stage(project: Path, binaries: Path, folder: Path) -> list[str]:
    """Makes `folder` what is deployed. Returns what is not as in the project, a line each."""
    folder.mkdir()
    shutil.copy(project / "samconfig.toml", folder)
    for bootstrap in sorted(binaries.glob("*/bootstrap")):
        copy = folder / "target" / "lambda" / bootstrap.parent.name / "bootstrap"
        copy.parent.mkdir(parents=True)
        link_or_copy(bootstrap, copy)
    kept, left_out = without_refused((project / "template.yaml").read_text())
    kept, generated = with_punctuation_excluded(kept)
    kept, numbers = with_numbers_written_out(kept)
    (folder / "template.yaml").write_text(kept)
    return [
        f"left out of the template, for MiniStack does not know it: {line}" for line in left_out
    ] + [
        f"{generated} secrets: ExcludePunctuation is replaced by ExcludeCharacters, "
        "because MiniStack ignores it",
        f"{numbers} number of a parameter is written out, because MiniStack takes it for a text",
    ]


def set_defaults(folder: Path, values: dict[str, str]) -> None:
    """Makes the chosen values the defaults of the parameters.

    MiniStack hands SAM no values, so where SAM itself inserts the value of a parameter (as in the
    CORS rules), it takes the default.
    """
    file = folder / "template.yaml"
    text = file.read_text()
    for name, value in values.items():
        text = re.sub(
            rf"(?m)^(  {name}:\n(?:    .*\n)*?    Default: ).*$",
            lambda found: f'{found[1]}"{value}"',
            text,
            count=1,
        )
    file.write_text(text)


def link_or_copy(source: Path, copy: Path) -> None:
    try:
        os.link(source, copy)
    except OSError:  # Another file system.
        shutil.copy2(source, copy)


def without_refused(template: str) -> tuple[str, list[str]]:
    kept, left_out = [], []
    for block in re.split(r"(?m)^(?=  \w+:$)", template):
        kind = re.search(r"(?m)\A  (\w+):\n(?:.*\n)*?    Type: (\S+)$", block)
        if kind and kind[2] in REFUSED:
            left_out.append(f"{kind[1]} ({kind[2]}): {REFUSED[kind[2]]}")
        else:
            kept.append(block)
    return "".join(kept), left_out


def with_punctuation_excluded(template: str) -> tuple[str, int]:
    """The same secrets with a property that MiniStack knows.

    Punctuation in a secret would be taken for the separator of the keys.
    """
    characters = string.punctuation.replace("'", "''")
    return re.subn(
        r"(?m)^( +)ExcludePunctuation: true$",
        lambda found: f"{found[0]}\n{found[1]}ExcludeCharacters: '{characters}'",
        template,
    )


def with_numbers_written_out(template: str) -> tuple[str, int]:
    """The same queue's mapping: MiniStack compares its limit, and CloudFormation's is a number."""
    return re.subn(
        r"MaximumConcurrency: !Ref (\w+)",
        lambda found: "MaximumConcurrency: "
        + re.search(rf"(?m)^  {found[1]}:\n(?:    .*\n)*?    Default: (\d+)$", template)[1],
        template,
    )


def parameters_of(template: str) -> set[str]:
    """The names of the template's parameters."""
    section = re.search(r"(?ms)^Parameters:\n(.*?)^\S", template)
    return set(re.findall(r"(?m)^  (\w+):$", section[1])) if section else set()


def change_code(folder: Path, function: str) -> None:
    """Changes the zip of a function and not its program: bytes after the end are ignored."""
    bootstrap = folder / "target" / "lambda" / function / "bootstrap"
    changed = bootstrap.with_suffix(".changed")
    shutil.copy2(bootstrap, changed)
    with changed.open("ab") as file:
        file.write(os.urandom(16))
    changed.replace(bootstrap)  # Not in place: it may be a link to the project's own.


def break_template(folder: Path, waits_for: list[str]) -> None:
    template = folder / "template.yaml"
    broken = BROKEN.format(waits_for=", ".join(waits_for))
    template.write_text(
        re.sub(
            r"(?m)^Resources:\n", lambda found: found[0] + broken.lstrip("\n"), template.read_text()
        )
    )
