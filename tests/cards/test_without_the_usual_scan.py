"""Taking part without the usual scan: the acts, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Command, Refusal, new_id, perform, reading
from cambio.earning import queries as earning
from cambio.earning.errors import ActionClosed, ActionNotOpen, ActionUnknown, NobodyToCount
from cambio.earning.rules import Outcome
from cambio.earning.use_cases import CloseAction, close_action
from cambio.ledger import Purpose
from cambio.ledger.validation import verify
from cambio.neighbourhood.errors import PeopleInvalid
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries import household
from cambio.neighbourhood.rules.households import Means
from cards import queries
from cards.errors import (
    AlreadyPlaced,
    BindingUnknown,
    CardStopped,
    CardTaken,
    CardUnknown,
    NoLines,
    NotANewcomer,
    NotTheSameAddress,
    PosterOutOfHours,
)
from cards.queries.bindings import bindings_to_place
from cards.queries.posters import poster
from cards.queries.sign_up import count_lines, listed_lines
from cards.rules import CardKind
from cards.use_cases import (
    AssignCard,
    IssueCard,
    IssuedCard,
    StopCard,
    assign_card,
    block_card,
    issue_card,
)
from cards.use_cases.binding import (
    BindCard,
    BoundCard,
    NewPeople,
    PlaceNewcomer,
    bind_card,
    place_newcomer,
)
from cards.use_cases.merging import MergedHousehold, MergeHousehold, merge_household
from cards.use_cases.posters import Arrival, MakePoster, TakePart, make_poster, take_part
from cards.use_cases.scan_messages import RecordScan
from cards.use_cases.scans import record_scan
from cards.use_cases.sign_up import (
    KEPT_FOR,
    NumberHouseholds,
    SignedLine,
    TypeInLines,
    forget_lines,
    number_households,
    type_in_lines,
)
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Scene


def who(scene: Scene) -> dict[str, Any]:
    return {"community_id": scene.community_id, "actor_id": ACTOR_ID}


def keyed(scene: Scene) -> dict[str, Any]:
    return {**who(scene), "request_key": str(new_id())}


def check_books(scene: Scene) -> None:
    with reading() as session:
        assert verify(session, scene.community_id).first_difference is None


def headcount(scene: Scene, action_id: UUID) -> int:
    with reading() as session:
        found = earning.action(session, community_id=scene.community_id, action_id=action_id)
    assert found is not None
    return found.headcount


def of_stack(scene: Scene) -> IssuedCard:
    return perform(issue_card, IssueCard(**who(scene), household_id=None))


def scan_of(scene: Scene, action_id: UUID, number: str, **more: Any) -> RecordScan:
    return RecordScan(
        **who(scene),
        **{
            "scan_id": new_id(),
            "action_id": action_id,
            "card": number,
            "adults": 1,
            "children": 0,
            "scanned_at": scene.now,
            "sent_at": scene.now,
            "received_at": scene.now,
            "device_id": "phone-1",
            "sequence": 1,
            **more,
        },
    )


# ------------------------------------------------------------------------------- fresh cards

TWO = NewPeople(adults=2, children=1, address="Dreef 1", nickname="Zonnebloem")


def bind(scene: Scene, card_id: UUID, action_id: UUID, people: NewPeople = TWO) -> BoundCard:
    command = BindCard(**keyed(scene), card_id=card_id, action_id=action_id, people=people)
    return perform(bind_card, command)


def test_a_fresh_card_opens_a_new_household_which_earns_at_once(scene: Scene) -> None:
    known, action_id, card = scene.neighbour(), scene.action(), of_stack(scene)
    verdict = perform(record_scan, scan_of(scene, action_id, card.number, adults=2, bind=TWO))
    assert verdict.verdict == "credited"
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card.card_id)
        assert found is not None
        assert found.household_id is not None
        new = household(session, community_id=scene.community_id, household_id=found.household_id)
    assert new is not None
    assert (new.nickname, new.adults, new.confirmed_at) == ("Zonnebloem", 2, None)
    assert new.address is not None, "it lives where the neighbour lives, and is another household"
    assert new.id != known.household_id
    assert (scene.holds(new.id), scene.holds(known.household_id)) == (verdict.household_minor, 0)
    check_books(scene)


def test_the_same_scan_with_the_same_people_binds_once(scene: Scene) -> None:
    action_id, card = scene.action(), of_stack(scene)
    scan = scan_of(scene, action_id, card.number, bind=TWO)
    assert perform(record_scan, scan) == perform(record_scan, scan)
    more = perform(record_scan, scan_of(scene, action_id, card.number, adults=2, bind=TWO))
    assert more.verdict == "more_credited"
    assert headcount(scene, action_id) == 2


def test_a_card_is_bound_though_the_action_is_over(scene: Scene, clock: Clock) -> None:
    action_id, card = scene.action(), of_stack(scene)
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    later = scene.now + timedelta(minutes=5)
    clock.now = later
    moments = {"scanned_at": later, "sent_at": later, "received_at": later}
    verdict = perform(record_scan, scan_of(scene, action_id, card.number, bind=TWO, **moments))
    assert verdict.verdict == "action_closed"
    assert bind(scene, card.card_id, action_id).address_known is False or True
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card.card_id)
    assert found is not None
    assert found.household_id is not None


def test_who_says_nothing_of_an_address_waits_for_somebody_to_look_it_up(scene: Scene) -> None:
    known, action_id, card = scene.neighbour(), scene.action(), of_stack(scene)
    people = NewPeople(adults=1, children=0, address="bij de brug")
    bound = bind(scene, card.card_id, action_id, people)
    assert bound.address_known is False
    with reading() as session:
        waiting = bindings_to_place(session, community_id=scene.community_id)
        lives = household(session, community_id=scene.community_id, household_id=known.household_id)
    assert [each.address_text for each in waiting] == ["bij de brug"]
    assert waiting[0].nickname == f"Kaart {card.number[-4:]}"
    assert lives is not None
    assert lives.address is not None
    place = PlaceNewcomer(**who(scene), card_id=card.card_id, address_id=lives.address.id)
    assert perform(place_newcomer, place) == BoundCard(card.card_id, bound.household_id, True)
    with reading() as session:
        assert bindings_to_place(session, community_id=scene.community_id) == []
        new = household(session, community_id=scene.community_id, household_id=bound.household_id)
    assert new is not None
    assert (new.confirmed_at, new.address) == (None, lives.address)
    with pytest.raises(AlreadyPlaced):
        perform(place_newcomer, place)


def test_an_address_of_a_card_never_given_out_is_refused(scene: Scene) -> None:
    with pytest.raises(BindingUnknown):
        perform(place_newcomer, PlaceNewcomer(**who(scene), card_id=new_id(), address_id=new_id()))


def _blocked(scene: Scene, card: IssuedCard) -> UUID:
    perform(block_card, StopCard(**who(scene), card_id=card.card_id))
    return card.card_id


def _taken(scene: Scene, card: IssuedCard) -> UUID:
    give = AssignCard(
        **who(scene), card_id=card.card_id, household_id=scene.neighbour().household_id
    )
    perform(assign_card, give)
    return card.card_id


def _streets(scene: Scene, _card: IssuedCard) -> UUID:
    return street_card(scene).card_id


@pytest.mark.parametrize(
    ("choose", "people", "refusal"),
    [
        (lambda _s, _c: new_id(), TWO, CardUnknown),
        (_blocked, TWO, CardStopped),
        (_taken, TWO, CardTaken),
        (_streets, TWO, CardTaken),
        (lambda _s, c: c.card_id, replace(TWO, adults=0, children=0), PeopleInvalid),
    ],
)
def test_binding_is_refused(
    scene: Scene,
    choose: Callable[[Scene, IssuedCard], UUID],
    people: NewPeople,
    refusal: type[Refusal],
) -> None:
    action_id, card_id = scene.action(), choose(scene, of_stack(scene))
    with pytest.raises(refusal):
        bind(scene, card_id, action_id, people)


def test_a_card_of_the_stack_without_people_stays_unknown(scene: Scene) -> None:
    verdict = perform(record_scan, scan_of(scene, scene.action(), of_stack(scene).number))
    assert verdict.verdict == "unknown"


# ------------------------------------------------------------- a newcomer turns out to be known


def newcomer(scene: Scene, action_id: UUID, address: str = "Dreef 1") -> tuple[IssuedCard, UUID]:
    card = of_stack(scene)
    bound = bind(scene, card.card_id, action_id, replace(TWO, address=address))
    return card, bound.household_id


def merge(scene: Scene, one: UUID, into: UUID, **more: Any) -> MergedHousehold:
    command = MergeHousehold(
        **{**keyed(scene), **more},
        household_id=one,
        into_household_id=into,
        means=Means.PIN,
    )
    return perform(merge_household, command)


def test_wallet_and_cards_come_to_the_household_that_they_are_of(
    scene: Scene, clock: Clock
) -> None:
    known, action_id = scene.neighbour(adults=2, children=1), scene.action()
    card, new_id_ = newcomer(scene, action_id)
    perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    saved = scene.holds(new_id_)
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    clock.advance(hours=73)
    key = str(new_id())
    merged = merge(scene, new_id_, known.household_id, request_key=key)
    assert merged == MergedHousehold(known.household_id, {"CAM": saved})
    assert merge(scene, new_id_, known.household_id, request_key=key) == merged, "sent twice"
    assert (scene.holds(new_id_), scene.holds(known.household_id)) == (0, saved)
    with reading() as session:
        found = queries.card(session, community_id=scene.community_id, card_id=card.card_id)
        ended = session.get_one(Household, (scene.community_id, new_id_))
    assert found is not None
    assert found.household_id == known.household_id
    assert ended.ended_at is not None
    check_books(scene)


def test_people_of_an_action_that_still_counts_are_paid_once_after_a_merge(scene: Scene) -> None:
    known, action_id = scene.neighbour(adults=2, children=0), scene.action()
    scene.scan(action_id, known, adults=2)
    before = scene.holds(known.household_id)
    card, new = newcomer(scene, action_id)
    perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    assert headcount(scene, action_id) == 4
    merge(scene, new, known.household_id)
    assert headcount(scene, action_id) == 2, "the household has two adults, and both were there"
    assert scene.holds(known.household_id) == before
    again = perform(record_scan, scan_of(scene, action_id, card.number, adults=2))
    assert again.verdict == "duplicate"
    check_books(scene)


def _itself(_scene: Scene, new: UUID, _known: UUID) -> tuple[UUID, UUID]:
    return new, new


def _elsewhere(scene: Scene, new: UUID, _known: UUID) -> tuple[UUID, UUID]:
    return new, scene.neighbour().household_id


def _the_other_way(_scene: Scene, new: UUID, known: UUID) -> tuple[UUID, UUID]:
    return known, new


@pytest.mark.parametrize(
    ("choose", "refusal"),
    [
        (_itself, NotTheSameAddress),
        (_elsewhere, NotTheSameAddress),
        (_the_other_way, NotANewcomer),
    ],
)
def test_merging_is_refused(
    scene: Scene,
    choose: Callable[[Scene, UUID, UUID], tuple[UUID, UUID]],
    refusal: type[Refusal],
) -> None:
    known, action_id = scene.neighbour(), scene.action()
    _card, new = newcomer(scene, action_id)
    one, into = choose(scene, new, known.household_id)
    with pytest.raises(refusal):
        merge(scene, one, into)


# ------------------------------------------------------------------------ the other way round


def come(scene: Scene, action_id: UUID, household_id: UUID, **more: Any) -> Arrival:
    values = {**keyed(scene), "adults": 1, "children": 0, **more}
    command = TakePart(**values, action_id=action_id, household_id=household_id)
    return perform(take_part, command)


def test_a_household_takes_part_by_the_poster_and_a_card_adds_nobody(scene: Scene) -> None:
    neighbour, action_id = scene.neighbour(), scene.action()
    key = str(new_id())
    came = come(scene, action_id, neighbour.household_id, adults=2, request_key=key)
    assert came.outcome is Outcome.CREDITED
    assert come(scene, action_id, neighbour.household_id, adults=2, request_key=key) == came
    assert scene.scan(action_id, neighbour, adults=2).verdict == "duplicate"
    assert headcount(scene, action_id) == 2
    assert scene.holds(neighbour.household_id) == came.household_minor
    check_books(scene)


def _too_early(scene: Scene, clock: Clock) -> UUID:
    action_id = scene.action()
    clock.advance(minutes=-31)
    return action_id


def _too_late(scene: Scene, clock: Clock) -> UUID:
    action_id = scene.action()
    clock.advance(hours=3, minutes=31)
    return action_id


def _closed(scene: Scene, clock: Clock) -> UUID:
    action_id = scene.action()
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    clock.advance(minutes=1)
    return action_id


@pytest.mark.parametrize(
    ("make", "people", "refusal"),
    [
        (lambda _s, _c: new_id(), {}, ActionUnknown),
        (_too_early, {}, PosterOutOfHours),
        (_too_late, {}, PosterOutOfHours),
        (_closed, {}, ActionClosed),
        (lambda s, _c: s.action(opened=False), {}, ActionNotOpen),
        (lambda s, _c: s.action(), {"adults": 0}, NobodyToCount),
    ],
)
def test_taking_part_by_the_poster_is_refused(
    scene: Scene,
    clock: Clock,
    make: Callable[[Scene, Clock], UUID],
    people: dict[str, int],
    refusal: type[Refusal],
) -> None:
    neighbour = scene.neighbour()
    action_id = make(scene, clock)
    with pytest.raises(refusal):
        come(scene, action_id, neighbour.household_id, **people)
    assert scene.holds(neighbour.household_id) == 0


def test_a_poster_keeps_its_code_until_a_new_one_is_asked_for(scene: Scene) -> None:
    action_id = scene.action()
    first = perform(make_poster, MakePoster(**who(scene), action_id=action_id))
    assert perform(make_poster, MakePoster(**who(scene), action_id=action_id)) == first
    with reading() as session:
        before = poster(session, community_id=scene.community_id, action_id=action_id)
    anew = perform(make_poster, MakePoster(**who(scene), action_id=action_id, anew=True))
    with reading() as session:
        after = poster(session, community_id=scene.community_id, action_id=action_id)
    assert (first.revision, anew.revision) == (1, 2)
    assert before is not None
    assert after is not None
    assert before.code_hash != after.code_hash
    with pytest.raises(ActionUnknown):
        perform(make_poster, MakePoster(**who(scene), action_id=new_id()))


# ------------------------------------------------------------------------------ a street card


def street_card(scene: Scene) -> IssuedCard:
    command = IssueCard(
        **who(scene), household_id=None, kind=CardKind.STREET, place_id=scene.street_id
    )
    return perform(issue_card, command)


def test_a_street_card_is_scanned_as_any_card_and_pays_the_pot(scene: Scene) -> None:
    action_id, card = scene.action(), street_card(scene)
    verdict = perform(record_scan, scan_of(scene, action_id, card.number))
    assert (verdict.verdict, verdict.household_minor, verdict.headcount) == ("credited", 0, 0)
    assert scene.holds(scene.street_id, Purpose.POT) == verdict.place_minor
    again = perform(record_scan, scan_of(scene, action_id, card.number))
    assert (again.verdict, again.place_minor) == ("duplicate", 0)
    check_books(scene)


def test_a_street_card_is_in_no_stack(scene: Scene) -> None:
    street_card(scene)
    with reading() as session:
        assert queries.stack(session, community_id=scene.community_id) == []
        assert queries.count_cards(session, community_id=scene.community_id)["stack"] == 0


# ----------------------------------------------------------------------------- a list to sign


def number(scene: Scene, action_id: UUID) -> int:
    return perform(number_households, NumberHouseholds(**who(scene), action_id=action_id))


def type_in(scene: Scene, action_id: UUID, *lines: SignedLine, **more: Any) -> list[str]:
    command = TypeInLines(**{**keyed(scene), **more}, action_id=action_id, lines=lines)
    return [each.outcome for each in perform(type_in_lines, command).lines]


def test_lines_keep_their_households_however_often_they_are_printed(scene: Scene) -> None:
    first, second, action_id = scene.neighbour(), scene.neighbour(), scene.action()
    assert number(scene, action_id) == 2
    scene.neighbour()
    assert number(scene, action_id) == 3
    with reading() as session:
        lines = listed_lines(session, community_id=scene.community_id, action_id=action_id)
    assert [(each.line, each.street, each.house) for each in lines] == [
        (1, "Dreef", "1"),
        (2, "Dreef", "2"),
        (3, "Dreef", "3"),
    ]
    assert first != second


def test_typed_lines_pay_like_a_scan_and_count_each_person_once(scene: Scene) -> None:
    neighbours, action_id = [scene.neighbour() for _ in range(3)], scene.action()
    number(scene, action_id)
    scene.scan(action_id, neighbours[0], adults=1)
    key = str(new_id())
    lines = (SignedLine(1, 2, 0), SignedLine(2, 1, 1), SignedLine(9, 1, 0))
    said = type_in(scene, action_id, *lines, request_key=key)
    assert said == ["more_credited", "credited", "line_unknown"]
    assert type_in(scene, action_id, *lines, request_key=key) == said, "the first answer again"
    assert type_in(scene, action_id, *lines) == ["duplicate", "duplicate", "line_unknown"]
    assert headcount(scene, action_id) == 4
    check_books(scene)


def test_a_list_is_typed_in_after_the_action_and_not_too_late(scene: Scene, clock: Clock) -> None:
    scene.neighbour()
    scene.neighbour()
    action_id = scene.action()
    number(scene, action_id)
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    clock.advance(hours=71)
    assert type_in(scene, action_id, SignedLine(1, 1, 0)) == ["credited"]
    clock.advance(hours=1)
    assert type_in(scene, action_id, SignedLine(2, 1, 0)) == ["told_too_late"]


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda _s, _c: new_id(), ActionUnknown),
        (_closed, ActionClosed),
        (lambda s, _c: s.action(), NoLines),
    ],
)
def test_no_list_is_made(
    scene: Scene, clock: Clock, make: Callable[[Scene, Clock], UUID], refusal: type[Refusal]
) -> None:
    action_id = make(scene, clock)
    with pytest.raises(refusal):
        number(scene, action_id)


def test_whose_lines_were_whose_is_forgotten_after_a_month(scene: Scene, clock: Clock) -> None:
    scene.neighbour()
    action_id = scene.action()
    number(scene, action_id)
    clock.advance(hours=3)
    clock.now += KEPT_FOR
    assert perform(forget_lines, Command(**who(scene))) == 0
    clock.advance(minutes=1)
    assert perform(forget_lines, Command(**who(scene))) == 1
    with reading() as session:
        assert count_lines(session, community_id=scene.community_id, action_id=action_id) == 0
    assert type_in(scene, action_id, SignedLine(1, 1, 0)) == ["line_unknown"]
