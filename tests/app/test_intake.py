"""What no database can keep is refused before anybody reads it, on pages and in the JSON API."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app import intake
from cambio.database import Refusal


@pytest.fixture
def client() -> FlaskClient:
    app = Flask(__name__)
    intake.init_app(app)
    app.register_error_handler(Refusal, lambda refusal: (str(refusal), refusal.status))

    @app.route("/", methods=["GET", "POST"])
    @app.get("/<path:_rest>")
    def view(_rest: str = "") -> str:
        return "taken in"

    return app.test_client()


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ('{"name": "a\\u0000b"}', "name"),
        ('{"names": {"nl": "\\ud800"}}', "names.nl"),
        ('{"scans": [{}, {"card": "\\udfff"}]}', "scans.1.card"),
        ('{"a\\u0000": 1}', "a?"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_by_its_place(
    client: FlaskClient, document: str, where: str
) -> None:
    response = client.post("/", data=document, content_type="application/json")
    assert response.status_code == 422
    assert response.text.endswith(f": {where}.")


def test_forms_and_queries_are_looked_at_too(client: FlaskClient) -> None:
    assert client.post("/", data={"name": "a\0b"}).status_code == 422
    assert client.get("/?name=%00").status_code == 422
    assert client.get("/a%00b").status_code == 404


def test_json_beyond_reason_is_refused(client: FlaskClient) -> None:
    response = client.post("/", data="[" * 100_000, content_type="application/json")
    assert response.status_code == 400


@pytest.mark.parametrize("document", ['{"name": "\\u00e9\\ud83d\\ude00"}', "{", "", "[[[]]]", "1"])
def test_all_else_is_left_to_who_reads_it(client: FlaskClient, document: str) -> None:
    response = client.post("/", data=document, content_type="application/json")
    assert response.text == "taken in"
