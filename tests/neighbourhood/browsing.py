"""Looking at pages and sending their forms, as a browser does."""

from __future__ import annotations

from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.signing_in import csrf_in


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.get_data(as_text=True)


def send(
    client: FlaskClient, path: str, values: Mapping[str, object], *, on: str | None = None
) -> TestResponse:
    """Send a form to a path, with the token of the page that it stands on."""
    token = csrf_in(page(client, on or path))
    return client.post(path, data={"csrf_token": token, **values})
