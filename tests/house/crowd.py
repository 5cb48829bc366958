"""Many who ask for many things at the same moment, some of them the same things.

A crowd is plain data, so that it can be handed to another process; `join_in` is what each thread
or process does with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from cambio.app.factory import make_app
from cambio.app.settings import read_settings
from cambio.database import Command, Refusal, new_id, perform
from cambio.earning.use_cases import (
    CancelAction,
    FillPurse,
    ReturnPursesDue,
    cancel_action,
    fill_purse,
    return_purses_due,
)
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from cards.use_cases.scan_messages import RecordScan
from cards.use_cases.scans import record_scan
from catalog.use_cases import (
    CancelOrder,
    CreateItem,
    HandOut,
    ItemContent,
    MakePledge,
    OrderedItem,
    PlacedOrder,
    PlaceOrder,
    SaveCategory,
    StartPurchase,
    WithdrawPledge,
    cancel_order,
    create_item,
    hand_out,
    make_pledge,
    place_order,
    save_category,
    start_purchase,
    withdraw_pledge,
)
from tests.scene import ACTOR_ID, Neighbour, Scene

USE_CASES: dict[type[Command], Callable[..., Any]] = {
    RecordScan: record_scan,
    CancelAction: cancel_action,
    FillPurse: fill_purse,
    ReturnPursesDue: return_purses_due,
    PlaceOrder: place_order,
    MakePledge: make_pledge,
    WithdrawPledge: withdraw_pledge,
}
ADULTS, CHILDREN = 2, 1
SCARCE, PLENTY = 3, 100
PRICE, TARGET = 2, 10


@dataclass(frozen=True)
class Crowd:
    """Who and what there is, and all that will be asked."""

    community_id: int
    now: datetime
    neighbours: tuple[Neighbour, ...]
    actions: tuple[UUID, UUID, UUID]
    """One with more than enough in its purse, one with far too little, one that is cancelled
    unless somebody came."""
    scarce_id: UUID
    plenty_id: UUID
    limited_id: UUID
    """One for each household."""
    purchase_ids: tuple[UUID, ...]
    requests: tuple[Command, ...]


@dataclass
class Heard:
    """What one of the crowd was answered: by request, each answer; refusals; and faults."""

    answers: dict[str, Any] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def gather(scene: Scene, *, households: int) -> Crowd:
    """Neighbours with a few tokens, three actions, a shop where little is left, two purchases."""
    neighbours = tuple(scene.neighbour(adults=ADULTS, children=CHILDREN) for _ in range(households))
    everybody = households * ADULTS
    first = scene.action(expected_people=everybody)
    for neighbour in neighbours:
        scene.scan(first, neighbour, adults=ADULTS)
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    shop = AddOrganisation(**who, kind="shop", name="De Bezem", pick_up="Balie")
    shop_id = perform(add_organisation, shop)
    perform(save_category, SaveCategory(**who, slug="cleaning", names={"nl": "Schoonmaken"}))
    scarce_id, plenty_id = (_item(who, shop_id, on_hand) for on_hand in (SCARCE, PLENTY))
    limited_id = _item(who, shop_id, PLENTY, most=1)
    purchase_ids = tuple(_purchase(scene, who, plenty_id) for _ in range(2))
    actions = (
        scene.action(expected_people=everybody),
        scene.action(expected_people=4),
        scene.action(expected_people=everybody),
    )
    requests = (
        *(_scans(scene, actions, neighbours)),
        *(_orders(who, neighbours, (scarce_id, plenty_id, limited_id, limited_id))),
        *(_pledges(who, neighbours, purchase_ids)),
        FillPurse(**who, request_key=str(new_id()), action_id=actions[1], amount_minor=9),
        CancelAction(**who, request_key=str(new_id()), action_id=actions[2]),
        ReturnPursesDue(**who),
    )
    return Crowd(
        scene.community_id,
        scene.now,
        neighbours,
        actions,
        scarce_id,
        plenty_id,
        limited_id,
        purchase_ids,
        requests,
    )


def join_in(crowd: Crowd, seed: int) -> Heard:
    """Ask for all of it in an order of one's own, and collect or cancel what one ordered."""
    heard, dice = Heard(), Random(seed)  # noqa: S311 - no secret, only an order
    for request in dice.sample(crowd.requests, len(crowd.requests)):
        answer = _ask(heard, USE_CASES[type(request)], request)
        if isinstance(answer, PlacedOrder):
            _ask(heard, *_fate_of(answer, crowd, dice))
    return heard


def join_in_from_elsewhere(url: str, crowd: Crowd, seed: int) -> Heard:
    """`join_in` for a process of its own, which needs no more of the application than its doors."""
    settings = read_settings({"CAMBIO_DATABASE_URL": url}, serving=False)
    with make_app(settings, clock=lambda: crowd.now).app_context():
        return join_in(crowd, seed)


def name_of(request: Any) -> str:
    """What makes two requests the same one."""
    return str(getattr(request, "scan_id", None) or getattr(request, "request_key", ""))


def _ask(heard: Heard, use_case: Callable[..., Any], request: Any) -> Any:
    try:
        answer = perform(use_case, request)
    except Refusal as refusal:
        heard.refusals[refusal.code] += 1
        return None
    except Exception as fault:  # noqa: BLE001 - the test tells of every one
        heard.faults.append(f"{use_case.__name__}: {fault!r}")
        return None
    if name_of(request):
        heard.answers[name_of(request)] = answer
    return answer


def _fate_of(
    order: PlacedOrder, crowd: Crowd, dice: Random
) -> tuple[Callable[..., Any], HandOut | CancelOrder]:
    """Handed out or cancelled; several who heard of one order try at the same time."""
    keyed: dict[str, Any] = {
        "community_id": crowd.community_id,
        "actor_id": ACTOR_ID,
        "request_key": str(new_id()),
        "order_id": order.order_id,
    }
    if dice.random() < 0.5:
        return hand_out, HandOut(**keyed)
    return cancel_order, CancelOrder(**keyed, reason="changed_mind")


def _item(who: dict[str, Any], shop_id: UUID, on_hand: int, most: int | None = None) -> UUID:
    content = ItemContent(
        names={"nl": f"Er zijn er {on_hand}"},
        category="cleaning",
        currency="CAM",
        price_minor=PRICE,
        buyers="both",
        max_per_household=most,
    )
    command = CreateItem(
        **who, request_key=str(new_id()), shop_id=shop_id, content=content, on_hand=on_hand
    )
    return perform(create_item, command).item_id


def _purchase(scene: Scene, who: dict[str, Any], item_id: UUID) -> UUID:
    command = StartPurchase(
        **who,
        request_key=str(new_id()),
        place_id=scene.street_id,
        item_id=item_id,
        quantity=TARGET // PRICE,
        deadline_at=scene.now + timedelta(days=7),
        min_households=4,
    )
    return perform(start_purchase, command).purchase_id


def _scans(
    scene: Scene, actions: tuple[UUID, ...], neighbours: tuple[Neighbour, ...]
) -> list[RecordScan]:
    """Each neighbour is scanned twice at each action: alone, and with the other adult."""
    return [
        scene.reading_of(action_id, neighbour, adults=adults)
        for action_id in actions
        for neighbour in neighbours
        for adults in (1, ADULTS)
    ]


def _orders(
    who: dict[str, Any], neighbours: tuple[Neighbour, ...], item_ids: tuple[UUID, ...]
) -> list[PlaceOrder]:
    return [
        PlaceOrder(
            **who,
            request_key=str(new_id()),
            household_id=neighbour.household_id,
            lines=(OrderedItem(item_id, 1),),
        )
        for neighbour in neighbours
        for item_id in item_ids
    ]


def _pledges(
    who: dict[str, Any], neighbours: tuple[Neighbour, ...], purchase_ids: tuple[UUID, ...]
) -> list[MakePledge | WithdrawPledge]:
    """Everybody pledges to both, a few withdraw, and the pot helps."""
    pledgers = [*(each.household_id for each in neighbours), None]
    made: list[MakePledge | WithdrawPledge] = [
        MakePledge(
            **who,
            request_key=str(new_id()),
            purchase_id=purchase_id,
            household_id=household_id,
            amount_minor=2,
        )
        for purchase_id in purchase_ids
        for household_id in pledgers
    ]
    made += [
        WithdrawPledge(
            **who,
            request_key=str(new_id()),
            purchase_id=purchase_ids[1],
            household_id=household_id,
        )
        for household_id in pledgers[::3]
    ]
    return made
