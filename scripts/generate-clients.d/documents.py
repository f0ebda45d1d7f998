"""The examples in the API's documents."""

from dataclasses import dataclass
from typing import Any, Iterator

from ruamel.yaml import YAML


def read(path: str) -> dict[str, Any]:
    with open(path, encoding="utf-8") as file:
        return YAML(typ="safe").load(file)


OPENAPI = read("docs/openapi.yaml")
ASYNCAPI = read("docs/asyncapi.yaml")


@dataclass
class Example:
    """What a request's body or an answer can be."""

    path: str
    method: str
    operation: dict[str, Any]
    status: int | None
    """The answer's status; None for a request."""
    content_type: str
    value: Any


def resolve(value: dict[str, Any], document: dict[str, Any] = OPENAPI) -> dict[str, Any]:
    """Follows a reference inside the document, if there is one."""
    while "$ref" in value:
        found: Any = document
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/").replace("~0", "~")]
        value = found
    return value


def of_content(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for content_type, media in content.items():
        if "example" in media:
            yield content_type, media["example"]
        for example in media.get("examples", {}).values():
            yield content_type, example["value"]


def http_examples() -> Iterator[Example]:
    for path, methods in OPENAPI["paths"].items():
        for method, operation in methods.items():
            body = resolve(operation.get("requestBody", {}))
            for content_type, value in of_content(body.get("content", {})):
                yield Example(path, method, operation, None, content_type, value)
            for status, response in operation["responses"].items():
                content = resolve(response).get("content", {})
                for content_type, value in of_content(content):
                    yield Example(path, method, operation, int(status), content_type, value)


def socket_examples() -> Iterator[tuple[str, Any]]:
    """The title of a message's schema, and what the message can be."""
    for message in ASYNCAPI["components"]["messages"].values():
        title = resolve(message["payload"], ASYNCAPI)["title"]
        for example in message["examples"]:
            yield title, example["payload"]
