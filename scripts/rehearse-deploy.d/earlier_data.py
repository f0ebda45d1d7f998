"""Data in the forms of earlier versions, which lies in the tables when an update comes.

docs/operating.md, "Data of earlier versions", has the forms.
"""

import json
import urllib.request

# The partition of the search index that held every profile.
EARLIER_PARTITION = {"S": "users"}
SEARCHER = "earlier-seeker"
PASSWORD = "a-rehearsal-of-1-update"


class EarlierData:
    """Two people whose profiles are put into the form of an earlier version, and who finds them."""

    def __init__(self, url: str, emulator, table: str):
        self._url = url
        self._dynamodb = emulator.client("dynamodb")
        self._table = table
        self._tokens = {}
        self._keys = {}
        self._register(SEARCHER)
        for name in ("earlier-ada", "earlier-zoe"):
            self._register(name)
            self._keys[name] = self._key(name)
            self._dynamodb.update_item(
                TableName=table,
                Key=self._keys[name],
                UpdateExpression="SET dir = :earlier",
                ExpressionAttributeValues={":earlier": EARLIER_PARTITION},
            )

    def check(self) -> str:
        """Everybody is found, and whoever changes their profile is moved."""
        for name in self._keys:
            self._check_found(name)
        changed, unchanged = self._keys
        self._ask("PATCH", "/api/users/me", {"bio": "moved"}, changed)
        if self._partition(changed) == EARLIER_PARTITION:
            raise RuntimeError("a profile that was changed is in the earlier partition")
        if self._partition(unchanged) != EARLIER_PARTITION:
            raise RuntimeError("a profile that nobody has changed was moved")
        for name in self._keys:
            self._check_found(name)
        return "Profiles of an earlier version are found, and move when they are changed."

    def delete(self) -> None:
        """Deletes the accounts, in whichever form they are."""
        for name in self._tokens:
            self._ask("DELETE", "/api/users/me", {"password": PASSWORD}, name)

    def _register(self, name: str) -> None:
        address = f"{name}@example.org"
        body = {"username": name, "email": address, "password": PASSWORD}
        self._tokens[name] = self._ask("POST", "/api/auth/register", body)["accessToken"]

    def _check_found(self, name: str) -> None:
        found = self._ask("GET", f"/api/users?query={name}", None, SEARCHER)
        if [user["username"] for user in found["users"]] != [name]:
            raise RuntimeError(f"{name}, stored as by an earlier version, is not found: {found}")

    def _key(self, name: str) -> dict:
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="ulow = :name AND attribute_exists(dir)",
            ExpressionAttributeValues={":name": {"S": name}},
        )
        [item] = [item for page in pages for item in page["Items"]]
        schema = self._dynamodb.describe_table(TableName=self._table)["Table"]["KeySchema"]
        return {key["AttributeName"]: item[key["AttributeName"]] for key in schema}

    def _partition(self, name: str) -> dict:
        return self._dynamodb.get_item(
            TableName=self._table, Key=self._keys[name], ConsistentRead=True
        )["Item"]["dir"]

    def _ask(self, method: str, path: str, body=None, name: str | None = None) -> dict:
        headers = {"content-type": "application/json"}
        if name:
            headers["authorization"] = f"Bearer {self._tokens[name]}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"{}")
