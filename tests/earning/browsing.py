"""Filling in forms as a browser would: what stands in the page's form is sent along."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.signing_in import csrf_in

REQUEST_KEY = re.compile(r'name="request_key" value="([^"]+)"')


def page(client: FlaskClient, path: str) -> str:
    """A page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def submit(
    client: FlaskClient,
    path: str,
    values: Mapping[str, object] | None = None,
    *,
    to: str | None = None,
) -> TestResponse:
    """Send the form on a page, to another address if it says so."""
    html = page(client, path)
    key = REQUEST_KEY.search(html)
    form = {"csrf_token": csrf_in(html), **(values or {})}
    if key:
        form["request_key"] = key.group(1)
    return client.post(to or path, data={name: str(each) for name, each in form.items()})


def told(client: FlaskClient, answer: TestResponse) -> str:
    """What the page says to which a form led."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return page(client, answer.headers["Location"])
