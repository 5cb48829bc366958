"""Requests with one thing wrong at a time, made from the API's own document."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient

from cambio.database import new_id

METHODS = ("get", "post", "put", "patch", "delete")

HOSTILE: tuple[Any, ...] = (
    *(None, True, False, [], {}, [[]], {"a": {"b": []}}, [None]),
    *(0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**40, 0.5, -0.0, 1e308, float("inf"), float("nan")),
    *("", " ", "x" * 5_000, "\x00", "a\x00b", "\ud800", "😀" * 300, "%s%(name)s{0}", "../../x"),
    *("0", "-1", "1e9", "١٢", "NaN", "null", "<b>x</b>", "'; DROP TABLE card; --"),
    *("00000000-0000-0000-0000-000000000000", "018f0000-0000-7000-8000-00000000ffff"),
    *("0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "2026-13-01T99:99:99Z"),
    *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-01-01T00:00:00"),
)
NEVER: tuple[Any, ...] = ([[]], {"a": {"b": []}}, [None])
"""Nothing but a list or an object of its own could ever be one of these."""

WANTED = frozenset({"household_id", "signed", "synonyms", "descriptions", "alternative_texts"})
"""Fields that are sent though they need not be; of others that exclude each other, none is."""

BODIES: tuple[bytes, ...] = (
    *(b"", b"{", b"null", b"[]", b'"text"', b"12", b"\xff\xfe", b"{" * 5_000, b'{"a": 1e999}'),
    b"[" * 100_000,
    b'{"a": 1, "a": 2}',
)
TEXTS: tuple[str, ...] = (
    *("", "x", "-1", "0", "999999999999999999999999", "1.5", "\x00", "é", "a b", "%", "x" * 3_000),
    *("00000000-0000-0000-0000-000000000000", "None", "[]", "{}", "true", "2026-02-30"),
    *(base64.urlsafe_b64encode(each).decode() for each in (b"x", b"\x00", b"\xff\xff", b"1|2|3")),
)


@dataclass(frozen=True)
class Case:
    """A request in which one thing is wrong.

    `where` is the field of the body that must be named, since its value can never be right there;
    None where anything may be.
    """

    method: str
    path: str
    where: str | None = None
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, client: FlaskClient, key: str) -> Any:
        content = json.dumps(self.body).encode() if self.raw is None else self.raw
        return client.open(
            self.path,
            method=self.method.upper(),
            buffered=True,
            query_string=self.query,
            data=content if self.raw is not None or self.body is not None else None,
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
                "Idempotency-Key": str(new_id()),
            }
            | self.headers,
        )


class Document:
    """The API's document, and ids of things that there are, so that all but one thing is right."""

    def __init__(self, document: dict[str, Any], ids: dict[str, Any], now: datetime) -> None:
        self._document, self._ids, self._now = document, ids, now

    def cases(self) -> Iterator[Case]:
        for path, operations in self._document["paths"].items():
            for method in METHODS:
                if method in operations:
                    shared = operations.get("parameters", [])
                    yield from self._cases_of(method, path, operations[method], shared)

    def _cases_of(
        self, method: str, path: str, operation: dict[str, Any], shared: list[Any]
    ) -> Iterator[Case]:
        parameters = [*shared, *operation.get("parameters", [])]
        names = [each["name"] for each in parameters if each["in"] == "path"]
        right = path.format(**{name: self._ids[name] for name in names})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        body = self._sample(content["schema"]) if content else None
        yield Case(method, right, body=body)
        yield Case(method, right, body=body, headers={"Idempotency-Key": ""})
        yield Case(method, right, body=body, headers={"Idempotency-Key": "x" * 201})
        yield Case(method, right, body=body, headers={"Idempotency-Key": "\xff\xfe"})
        yield Case(method, right, body=body, headers={"Accept-Language": "xx;q=, ,nl;q=9"})
        for name in names:
            for text in TEXTS[1:]:
                ids = {each: str(self._ids[each]) for each in names} | {name: quote(text, safe="")}
                yield Case(method, path.format(**ids), body=body)
        for each in parameters:
            if each["in"] == "query":
                for text in TEXTS:
                    yield Case(method, right, query={each["name"]: text}, body=body)
        if content:
            schema = self._found(content["schema"])
            yield from self._bad_bodies(method, right, body, schema)

    def _bad_bodies(
        self, method: str, path: str, body: Any, schema: dict[str, Any]
    ) -> Iterator[Case]:
        for raw in BODIES:
            yield Case(method, path, raw=raw)
        yield Case(method, path, body=body, headers={"Content-Type": "text/plain"})
        yield Case(method, path, body=body, headers={"Content-Type": "application/json; charset=x"})
        yield Case(method, path, body=body | {"unheard_of": 1})
        for name in schema["properties"]:
            yield Case(method, path, body={key: each for key, each in body.items() if key != name})
            for value in HOSTILE:
                never = value in NEVER and not isinstance(body.get(name), list | dict)
                yield Case(method, path, name if never else None, body=body | {name: value})
                if isinstance(body.get(name), list):
                    yield Case(method, path, body=body | {name: [value]})
                    yield from self._bad_entries(method, path, name, body, value)
                elif isinstance(body.get(name), dict):
                    yield Case(method, path, body=body | {name: {"nl": value}})
                    yield Case(method, path, body=body | {name: {str(value): "x"}})

    @staticmethod
    def _bad_entries(method: str, path: str, name: str, body: Any, value: Any) -> Iterator[Case]:
        for entry in body[name]:
            for inside in entry if isinstance(entry, dict) else ():
                bad = body | {name: [entry | {inside: value}]}
                yield Case(method, path, body=bad)

    def _found(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema itself, where the document only points to it."""
        if "$ref" not in schema:
            return schema
        found: Any = self._document
        for part in schema["$ref"].split("/")[1:]:
            found = found[part]
        return self._found(found)

    def _sample(self, schema: dict[str, Any], name: str = "") -> Any:
        """Something that the document allows, with things that there are."""
        if "$ref" in schema:
            return self._sample(self._found(schema), name)
        if "anyOf" in schema:
            return self._sample(schema["anyOf"][0], name)
        if "enum" in schema:
            return schema["enum"][0]
        if name == "scans":
            return [self._scan()]
        kinds = schema.get("type", "object")
        kind = kinds[0] if isinstance(kinds, list) else kinds
        if kind == "object":
            inside = schema.get("properties")
            if inside is None:
                return {"nl": "Iets"}
            return {
                key: self._sample(each, key)
                for key, each in inside.items()
                if key in schema.get("required", ()) or key in WANTED
            }
        if kind == "array":
            return [self._sample(schema.get("items", {}), name)]
        return self._plain(schema, kind, name)

    def _plain(self, schema: dict[str, Any], kind: str, name: str) -> Any:
        if schema.get("format") == "uuid":
            return str(self._ids.get(name, new_id()))
        if schema.get("format") == "date-time":
            days = {"ends_at": 2, "deadline_at": 7}.get(name, 1)
            return (self._now + timedelta(days=days)).isoformat()
        if schema.get("format") == "date":
            return self._now.date().isoformat()
        if kind == "integer":
            return max(1, schema.get("minimum", 1))
        if kind == "boolean":
            return name == "signed"
        return {"currency": "CAM", "category": "cleaning"}.get(name, "x")

    def _scan(self) -> dict[str, Any]:
        return {
            "scan_id": str(new_id()),
            "action_id": str(self._ids["action_id"]),
            "card_number": "84SW3A47",
            "adults": 1,
            "children": 0,
            "scanned_at": self._now.isoformat(),
            "sequence": 1,
        }
