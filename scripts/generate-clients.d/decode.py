"""Puts every example of docs/openapi.yaml through the generated Python client, and back."""

import datetime
import importlib
import re
import typing
from typing import Any

import httpx
from natter_client import Client
from natter_client.models import (
    DirectConversation,
    MessageEntry,
    OneConversation,
    OtherConversation,
    OtherEntry,
    Page,
)

from documents import Example, http_examples

CLIENT = Client(base_url="http://localhost")


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def plain(value: Any) -> Any:
    """JSON in which equal times look the same."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", value):
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).isoformat()
    return value


def check(example: Example) -> None:
    tag, name = example.operation["tags"][0].lower(), snake(example.operation["operationId"])
    module = importlib.import_module(f"natter_client.api.{tag}.{name}")
    if example.status is None:
        body = typing.get_type_hints(module._get_kwargs)["body"]
        models = [one for one in typing.get_args(body) or [body] if hasattr(one, "from_dict")]
        sent = [body_of(module, model, example) for model in models]
        assert plain(example.value) in sent, (name, sent)
    else:
        response = httpx.Response(example.status, json=example.value)
        parsed = module._parse_response(client=CLIENT, response=response)
        assert plain(parsed.to_dict()) == plain(example.value), (name, parsed)


def body_of(module: Any, model: Any, example: Example) -> Any:
    """The body that the client sends for an example; None where it is none of this model."""
    try:
        body = model.from_dict(example.value)
    except (KeyError, TypeError, ValueError):
        return None
    return plain(module._get_kwargs(**path_parameters(example), body=body)["json"])


def path_parameters(example: Example) -> dict[str, Any]:
    return {snake(name): 1 if name == "seq" else "x"
            for name in re.findall(r"\{(\w+)\}", example.path)}


count = 0
for count, example in enumerate(http_examples(), 1):
    check(example)
assert count > 100, f"only {count} examples"

# A kind that came later breaks no client.
entry = {"seq": 1, "id": "r-1.1", "sender": "u1", "sentAt": "2026-11-21T09:14:29.412Z"}
answer = Page.from_dict({
    "conversationId": "r-1",
    "entries": [{**entry, "kind": "message", "text": "Hi"}, {**entry, "kind": "poll", "seq": 2}],
    "firstSeq": 1,
    "lastSeq": 2,
})
assert [type(one) for one in answer.entries] == [MessageEntry, OtherEntry], answer

conversation = {
    "id": "r-1", "lastEntry": {**entry, "kind": "poll"}, "lastSeq": 1, "readSeq": 0,
    "deliveredSeq": 0, "clearedSeq": 0, "unread": 0, "joinedAt": "2026-11-21T09:14:29.412Z",
}
peer = {"id": "u2", "username": "grace", "displayName": "Grace", "createdAt": entry["sentAt"]}
for kind, fields, model in [
    ("direct", {"peer": peer}, DirectConversation),
    ("channel", {"topic": "News"}, OtherConversation),
]:
    one = OneConversation.from_dict({"conversation": {**conversation, **fields, "kind": kind}})
    assert type(one.conversation) is model, one
    assert type(one.conversation.last_entry) is OtherEntry, one
print(f"Python: {count} examples were read and written")
