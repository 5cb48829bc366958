"""Whatever is sent to the JSON API: a problem that says what is wrong and where, never a fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.access.use_cases import CreateKey, create_key
from cambio.app.permissions import Role
from cambio.database import Command, UnitOfWork, new_id, perform, reading
from cambio.earning.models import Award, Participation, Rule
from cambio.earning.models.observations import Observation
from cambio.earning.queries import signals
from cambio.earning.rules.signals import Seen, SignalKind
from cambio.earning.use_cases import (
    BeginSeries,
    NoteNewcomers,
    NoteSignals,
    ProposeAction,
    begin_series,
    note_newcomers,
    note_signals,
    propose_action,
)
from cambio.ledger.models import LedgerAccount, LedgerTransaction
from cambio.messages.models import Message
from cambio.messages.rules.choices import Channel
from cambio.messages.use_cases import ChooseMessages, choose_messages
from cambio.neighbourhood.models import Address, Organisation
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cards.rules import draw_card_number
from cards.use_cases.scan_messages import RecordScan
from cards.use_cases.scans import record_scan
from catalog.use_cases import OrderedItem, PlaceOrder, place_order
from tests.conftest import Clock
from tests.house.api_cases import Case, Document
from tests.house.at_museum import at_museum
from tests.house.crowd import Crowd, gather
from tests.house.proof import assert_sound
from tests.scene import ACTOR_ID, Scene, build_scene

CASES = 400
ROLES = tuple(role for role in Role if role is not Role.RESIDENT)


@pytest.fixture
def scene(app: Flask, community_id: int, clock: Clock) -> Scene:
    return build_scene(community_id, clock.now)


@pytest.fixture
def cases(app: Flask, scene: Scene) -> list[Case]:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    return list(Document(document, ids_of(scene), scene.now).cases())


NOT_THERE = (
    "run_id", "photo_id", "objection_id", "share_id", "match_rule_id", "point_id", "file_id",
    "booking_id", "division_id",
)  # fmt: skip
FIXED = {"form": "csv", "leg": 1, "rule_slug": "clean-up", "step": "wallets"}


def ids_of(scene: Scene) -> dict[str, Any]:
    """One of everything that the API names, by the name that it has there."""
    crowd = gather(scene, households=2)
    first, second = crowd.neighbours[:2]
    happened = happened_at(scene, crowd) | wished(scene)
    with reading() as session:
        rows = session.scalars(select(Organisation).filter_by(community_id=scene.community_id))
        organisations = {row.kind: row.id for row in rows}
    happened |= at_museum(scene, first.household_id, organisations["shop"])
    with reading() as session:
        return {
            **happened,
            **dict.fromkeys(NOT_THERE, new_id()),
            "place_id": scene.street_id,
            "address_id": session.scalars(select(Address.id)).all()[0],
            "household_id": first.household_id,
            "into_household_id": second.household_id,
            "card_id": first.card_id,
            "account_id": session.scalars(select(LedgerAccount.id)).all()[0],
            "transaction_id": session.scalars(select(LedgerTransaction.id)).all()[0],
            "day": scene.now.date(),
            **FIXED,
            "programme_id": scene.programme_id,
            "funder_id": organisations["funder"],
            "rule_id": session.scalars(select(Rule.id).filter_by(slug="clean-up")).one(),
            "budget_id": scene.budget_id,
            "action_id": crowd.actions[0],
            "shop_id": organisations["shop"],
            "item_id": crowd.plenty_id,
            "purchase_id": crowd.purchase_ids[0],
            "participation_id": session.scalars(select(Participation.id)).all()[0],
            "award_id": session.scalars(select(Award.id)).first() or new_id(),
            "organisation_id": organisations["funder"],
        }


def happened_at(scene: Scene, crowd: Crowd) -> dict[str, Any]:
    """An order, a note of newcomers, and a scan of a card that nobody knows."""
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    order = PlaceOrder(
        **who,
        request_key=str(new_id()),
        household_id=crowd.neighbours[0].household_id,
        lines=(OrderedItem(crowd.plenty_id, 1),),
    )
    note = NoteNewcomers(**who, note_id=new_id(), action_id=crowd.actions[0], people=6)
    strange = RecordScan(
        **who,
        scan_id=new_id(),
        action_id=crowd.actions[0],
        card=draw_card_number(Random(3).randrange).text,  # noqa: S311 - no secret
        adults=1,
        children=0,
        scanned_at=scene.now,
        sent_at=scene.now,
        received_at=scene.now,
        device_id="phone",
        sequence=1,
    )
    perform(record_scan, strange)
    return {
        "message_id": written_to(who, crowd.neighbours[0].household_id),
        "order_id": perform(place_order, order).order_id,
        "note_id": perform(note_newcomers, note).note_id,
        "scan_id": strange.scan_id,
        "device_id": strange.device_id,
        "observation_id": perform(notice, SomethingNoticed(**who, scene=scene, crowd=crowd)),
    }


def written_to(who: dict[str, Any], household_id: UUID) -> UUID:
    """A message that waits for a household, which gave its address."""
    by_email = ChooseMessages(
        **who,
        household_id=household_id,
        channel=Channel.EMAIL,
        email="bewoner@dreef.example",
    )
    perform(choose_messages, by_email)
    with reading() as session:
        return session.scalars(select(Message.id)).one()


def wished(scene: Scene) -> dict[str, Any]:
    """A wish for an action, one that comes again, and a signal."""
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    about: dict[str, Any] = {
        "place_id": scene.street_id,
        "title": "Plein vegen",
        "meeting_point": "Bij de bank",
        "expected_people": 8,
    }
    times: dict[str, Any] = {"starts_at": scene.now, "ends_at": scene.now + timedelta(hours=2)}
    series = BeginSeries(
        **who,
        **about,
        request_key=str(new_id()),
        rule_id=scene.rule_id,
        recurrence="FREQ=WEEKLY",
        starts_on=scene.now.date(),
        starts=time(10),
        ends=time(12),
        announce=False,
    )
    seen = Seen(SignalKind.AT_NIGHT, "night", scene.now, {"households": 1})
    perform(note_signals, NoteSignals(**who, seen=(seen,)))
    with reading() as session:
        (signal,) = signals(session, community_id=scene.community_id)
    return {
        "proposal_id": perform(propose_action, ProposeAction(**who, **about, **times)),
        "pot_proposal_id": put_to_the_vote(scene),
        "series_id": perform(begin_series, series),
        "signal_id": signal.id,
    }


def put_to_the_vote(scene: Scene) -> UUID:
    """Something that the street votes about, also on paper."""
    command = ProposeSpending(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key=str(new_id()),
        place_id=scene.street_id,
        title="Een bank",
        currency="CAM",
        amount_minor=120,
        deadline_at=scene.now + timedelta(days=7),
        households=3,
    )
    return perform(propose_spending, command)


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingNoticed(Command):
    """Something good about the first household, as if it had agreed to that."""

    scene: Scene
    crowd: Crowd


def notice(uow: UnitOfWork, command: SomethingNoticed) -> UUID:
    row = Observation(
        community_id=command.community_id,
        id=new_id(),
        programme_id=command.scene.programme_id,
        household_id=command.crowd.neighbours[0].household_id,
        event="front-garden",
        happened_on=uow.now.date(),
        source="program",
        recorded_at=uow.now,
        recorded_by=command.actor_id,
        forget_on=uow.now.date(),
    )
    uow.session.add(row)
    return row.id


def key_of(scene: Scene, role: Role) -> str:
    command = CreateKey(
        community_id=scene.community_id, actor_id=ACTOR_ID, name=f"Sleutel {role}", role=role
    )
    return perform(create_key, command).secret


def test_bad_input_gets_a_problem_that_says_where(
    app: Flask, scene: Scene, cases: list[Case]
) -> None:
    """A sample, the same every time, with the key that may do most."""
    some = Random(11).sample(cases, CASES)  # noqa: S311 - no secret, only a sample
    key = key_of(scene, Role.ADMINISTRATOR)
    assert faults_among(app, some, [key]) == []
    still_sound(scene)


def test_no_role_gets_a_fault_out_of_it(app: Flask, scene: Scene, cases: list[Case]) -> None:
    some = Random(12).sample(cases, CASES)  # noqa: S311 - no secret, only a sample
    keys = [key_of(scene, role) for role in ROLES]
    assert faults_among(app, some, ["", "cambio_nobodys", *keys]) == []
    still_sound(scene)


@pytest.mark.long
def test_no_bad_input_at_all_is_a_fault(app: Flask, scene: Scene, cases: list[Case]) -> None:
    assert faults_among(app, cases, [key_of(scene, Role.ADMINISTRATOR)]) == []
    still_sound(scene)


def still_sound(scene: Scene) -> None:
    """No request left half a change."""
    with reading() as session:
        assert_sound(session, scene.community_id)


def faults_among(app: Flask, cases: Sequence[Case], keys: Sequence[str]) -> list[str]:
    """Send each case with one of the keys; answers what was answered wrongly, in words."""
    client, found = app.test_client(), []
    for number, case in enumerate(cases):
        response = case.send(client, keys[number % len(keys)])
        wrong = wrong_with(response, case)
        if wrong:
            found.append(f"{wrong}: {case} -> {response.status_code} {response.get_data()[:300]!r}")
    return found


def wrong_with(response: Any, case: Case) -> str | None:
    """What is wrong with an answer, None when nothing is."""
    if response.status_code < 400:
        return None
    if response.status_code >= 500:
        return "a fault"
    if response.mimetype != "application/problem+json":
        return "not a problem document"
    problem = response.get_json()
    if not problem["code"] or not problem["title"] or problem["status"] != response.status_code:
        return "half a problem document"
    if problem["code"] == "invalid":
        named = _fields_in(problem["errors"])
        if case.where not in (None, *named) or not named:
            return "a problem that does not say where"
    return None


def _fields_in(errors: Any) -> list[str]:
    """Every name in the errors, however deep."""
    if not isinstance(errors, dict):
        return []
    inside = [name for each in errors.values() for name in _fields_in(each)]
    return [*(str(each) for each in errors), *inside]
