"""What no database can keep is refused at the door, once for every page and the whole JSON API.

PostgreSQL keeps no NUL in a text, UTF-8 knows no half of a pair of surrogates, and input nested
beyond reason exhausts whoever reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, request

from cambio.database import N_, NotFound, Refusal

# Fewer than Python reads one in another, so that whatever has no more of them is not too deep.
BRACKETS = 900
UNUSABLE = re.compile("[\x00\ud800-\udfff]")


class TextUnusable(Refusal):
    """A text with a sign in it that cannot be kept. Facts: `where`."""

    code = "text_unusable"
    message = N_("There is a sign in this text that we cannot keep: %(where)s.")
    status = 422


class InputTooDeep(Refusal):
    """JSON with more lists in lists than can be read."""

    code = "input_too_deep"
    message = N_("This is nested too deeply to be read.")
    status = 400


def init_app(app: Flask) -> None:
    """Check the address, the query, forms and JSON of every request; after the guard."""
    app.url_value_preprocessor(_check_address)
    app.before_request(_check_input)


def _check_address(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if UNUSABLE.search(request.path):
        raise NotFound


def _check_input() -> None:
    """Refuse what cannot be kept.

    Raises:
        TextUnusable: names the field.
        InputTooDeep: there is no reading it.
    """
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            if UNUSABLE.search(name) or UNUSABLE.search(value):
                raise TextUnusable(where=_shown(name))
    if request.is_json and not _is_plain(request.get_data(cache=True)):
        for path, text in _texts(_json()):
            if UNUSABLE.search(text):
                raise TextUnusable(where=_shown(path))


def _is_plain(body: bytes) -> bool:
    """Whether there is nothing to look for: no escape that could hide something, few brackets.

    So a phone's batch of scans, which is read on the busiest road of all, is not taken apart twice.
    """
    text = body.decode("utf-8", "surrogateescape")
    return (
        "\\" not in text
        and text.count("[") + text.count("{") < BRACKETS
        and (UNUSABLE.search(text) is None)
    )


def _json() -> Any:
    """The JSON of the request; None when it is none, which the reader of the fields will tell."""
    try:
        return json.loads(request.get_data(cache=True))
    except RecursionError as error:
        raise InputTooDeep from error
    except ValueError:
        return None


def _texts(document: Any) -> Iterator[tuple[str, str]]:
    """Every text in a document, names of fields included, with the way to it."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            yield from ((path or name, name) for name in value)
            waiting += ((f"{path}.{name}".lstrip("."), each) for name, each in value.items())
        elif isinstance(value, list):
            waiting += ((f"{path}.{at}".lstrip("."), each) for at, each in enumerate(value))


def _shown(path: str) -> str:
    return UNUSABLE.sub("?", path)[:80]
