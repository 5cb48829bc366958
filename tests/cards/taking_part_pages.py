"""What the tests of the pages of taking part share."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from cambio.access.use_cases import IssuePinCode, issue_pin_code
from cambio.database import perform, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ParticipantView
from cards.printing.handed_out import poster_address
from cards.queries.posters import poster
from tests.conftest import ACTOR_ID
from tests.scene import Neighbour, Scene
from tests.signing_in import csrf_of

PIN = "2749"


def post(
    client: FlaskClient,
    path: str,
    data: dict[str, str] | None = None,
    *,
    page: str = "/deventer/card",
    **more: Any,
) -> Any:
    """Send a form, with the token of this browser's session as `page` bears it."""
    fields = {**(data or {}), "csrf_token": csrf_of(client, page)}
    return client.post(path, data=fields, **more)


def who(street: Scene) -> dict[str, Any]:
    return {"community_id": street.community_id, "actor_id": ACTOR_ID}


def participants(street: Scene, action_id: UUID) -> list[ParticipantView]:
    with reading() as session:
        return earning.participants(session, community_id=street.community_id, action_id=action_id)


def give_pin(app: Flask, street: Scene, neighbour: Neighbour) -> None:
    """The household chooses its PIN with the code in its letter."""
    code = perform(
        issue_pin_code, IssuePinCode(**who(street), household_id=neighbour.household_id)
    ).code
    form = {"number": neighbour.number, "code": code, "pin": PIN, "pin_again": PIN}
    assert post(app.test_client(), "/deventer/card/pin", data=form).status_code == 303


def open_poster(app: Flask, street: Scene, volunteer: FlaskClient, action_id: UUID) -> FlaskClient:
    """A phone that scanned the poster of an action."""
    assert post(volunteer, f"/deventer/actions/{action_id}/poster").status_code == 303
    with reading() as session:
        found = poster(session, community_id=street.community_id, action_id=action_id)
        assert found is not None
    phone = app.test_client()
    opened = phone.get(urlsplit(poster_address(found)).path)
    assert opened.status_code == 302
    assert opened.headers["Location"].endswith("/deventer/come")
    return phone
