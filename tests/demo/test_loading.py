"""What the demo holds when it is loaded, and that the same seed gives the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cambio.access.models import HouseholdPin
from cambio.app.permissions import Role
from cambio.database import reading
from cambio.demo.sign_ins import SignIns, sign_ins_of
from cambio.earning.models import Action, Participation, ProgrammeMembership
from cambio.ledger.models import LedgerPosting, LedgerSequence, LedgerTransaction
from cambio.ledger.validation import verify
from cambio.neighbourhood.models import Address, Household, Place
from cambio.saving.models import Gift, PotProposal, Share
from cards.models import Card, Scan
from catalog.models import (
    Item,
    Purchase,
    ShopOrder,
    Voucher,
    VoucherRedemption,
    VoucherSettlement,
)
from tests.demo import data
from tests.demo.conftest import NOW, Demo, loaded_demo
from tests.signing_in import csrf_of


@pytest.fixture
def inside(demo: Demo) -> Iterator[Demo]:
    with demo.app.app_context():
        yield demo


def count(model: Any, **where: Any) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model).filter_by(**where)) or 0


def values(column: Any, *order: Any) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(column).order_by(*order)))


def test_the_books_are_right(inside: Demo) -> None:
    with reading() as session:
        assert verify(session).first_difference is None
    assert count(LedgerTransaction) > 500


def test_a_street_saves_together_a_corporation_adds_and_some_is_given_away(inside: Demo) -> None:
    with reading() as session:
        own, matched, households = session.execute(
            select(
                func.sum(Share.own_minor),
                func.sum(Share.matched_minor),
                func.count(Share.household_id.distinct()),
            )
        ).one()
    assert own == matched
    assert households >= 5
    assert count(Gift) == 2


def test_every_place_and_address_of_the_data_is_there(inside: Demo) -> None:
    assert count(Place, kind="street") == len(data.load("places")["street"])
    assert count(Address) == len(list(data.addresses()))


def test_everything_happened_before_now_and_was_booked_in_order(inside: Demo) -> None:
    numbered = LedgerSequence.transaction_id == LedgerTransaction.id
    with reading() as session:
        in_order = select(LedgerTransaction.posted_at).join(LedgerSequence, numbered)
        booked = session.scalars(in_order.order_by(LedgerSequence.sequence)).all()
    assert booked == sorted(booked)
    assert booked[-1] <= NOW
    assert len(booked) == count(LedgerTransaction), "all have their number"
    assert max(values(Household.joined_at)) <= NOW
    assert max(values(Scan.happened_at)) <= NOW


def test_actions_are_over_or_open_or_still_to_come(inside: Demo) -> None:
    assert set(values(Action.status)) >= {"paid", "reported", "open", "planned"}
    assert count(Action, status="open") == 1
    with reading() as session:
        begun = session.scalars(select(Action.starts_at).filter_by(status="open")).one()
        assert begun < NOW
        planned = session.scalars(select(Action.starts_at).filter_by(status="planned"))
        assert all(starts_at > NOW for starts_at in planned)
    assert count(Participation) > 100


def test_there_are_orders_in_every_state(inside: Demo) -> None:
    found = Counter(values(ShopOrder.status))
    story = data.load("story")["orders"]
    assert found["collected"] > 0
    assert 0 < found["placed"] <= story["left_to_prepare"]
    assert 0 < found["ready"] <= story["left_to_pick_up"]


def test_streets_vote_about_their_pots_as_the_story_says(inside: Demo) -> None:
    assert sorted(values(PotProposal.status)) == ["accepted", "open", "open"]


def test_what_streets_buy_together_is_met_open_or_failed_as_the_story_says(inside: Demo) -> None:
    assert sorted(values(Purchase.status)) == ["celebrated", "failed", "open"]


def test_vouchers_are_to_be_used_were_used_and_were_settled(inside: Demo) -> None:
    assert set(values(Voucher.status)) >= {"good", "used"}
    assert count(VoucherSettlement) >= 1
    assert count(VoucherRedemption, settlement_id=None) >= 1


def test_the_shops_hold_every_item_with_its_picture(inside: Demo) -> None:
    assert count(Item) == len(data.load("catalogue")["item"]) + 1  # the day out of a street
    assert all(values(Item.picture_id))


def test_gold_card_is_for_those_who_agreed(inside: Demo) -> None:
    gold = inside.loaded.world.programmes["gold-card"]
    with reading() as session:
        means = session.scalars(
            select(ProgrammeMembership.consent_means).filter_by(programme_id=gold)
        ).all()
    assert means
    assert set(means) <= {"paper", "page"}


def test_only_the_chosen_households_have_a_pin_that_somebody_knows(inside: Demo) -> None:
    unknown = inside.loaded.world.unknown_pin_hash
    known = [each for each in values(HouseholdPin.pin_hash) if each not in (None, unknown)]
    assert len(known) == len(inside.loaded.openers) >= 4
    assert len(set(known)) == len(known)


# ----------------------------------------------------------------------------- signing in


@pytest.fixture
def sign_ins(inside: Demo) -> SignIns:
    return sign_ins_of(inside.loaded, public_url="http://127.0.0.1:8000")


def test_everybody_on_the_list_can_sign_in(inside: Demo, sign_ins: SignIns) -> None:
    for entry in sign_ins.sign_ins:
        client = inside.app.test_client()
        form = {**entry.fields, "csrf_token": csrf_of(client, entry.path)}
        assert client.post(entry.path, data=form).status_code == 303, entry


def test_there_is_a_key_for_every_role_and_each_of_them_works(
    inside: Demo, sign_ins: SignIns
) -> None:
    assert {key.role for key in sign_ins.keys} == set(Role)
    for key in sign_ins.keys:
        headers = {"Authorization": f"Bearer {key.key}"}
        answer = inside.app.test_client().get("/api/v1/me", headers=headers)
        assert answer.status_code == 200, key.role


def test_the_card_of_a_household_opens_its_landing(inside: Demo, sign_ins: SignIns) -> None:
    for household in sign_ins.households:
        path = "/K/" + household.card_url.rpartition("/")[2]
        assert inside.app.test_client().get(path).status_code == 200


def test_the_list_goes_along_to_another_address(sign_ins: SignIns) -> None:
    moved = sign_ins.served_at("http://127.0.0.1:8123")
    assert moved.url == "http://127.0.0.1:8123"
    assert all(h.card_url.startswith("http://127.0.0.1:8123/K/1A") for h in moved.households)
    told = "\n".join(moved.lines())
    for entry in sign_ins.sign_ins:
        assert entry.name in told
        assert entry.password in told


# ----------------------------------------------------------------------------- the same seed


def summary() -> dict[str, list[Any]]:
    """All that a demo says, without its ids and secrets."""
    with reading() as session:
        asked = {
            "households": select(
                Household.joined_at, Household.nickname, Household.adults, Household.children
            ),
            "cards": select(Card.made_at, Card.number, Card.status),
            "scans": select(Scan.happened_at, Scan.verdict, Scan.headcount, Scan.household_minor),
            "orders": select(ShopOrder.placed_at, ShopOrder.number, ShopOrder.keep_until),
            "postings": select(LedgerPosting.entry, LedgerPosting.amount_minor),
            "actions": select(Action.starts_at, Action.title, Action.status),
        }
        return {name: sorted(map(str, session.execute(q))) for name, q in asked.items()}


def test_the_same_seed_gives_the_same_data(
    inside: Demo, sqlite_template: Path, tmp_path: Path
) -> None:
    with loaded_demo(tmp_path / "again.sqlite", sqlite_template):
        again = summary()
    assert all(again.values())
    assert again == summary()
