"""What the pages of cards share: the blueprint, commands, and the card that a browser holds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request, session
from flask_babel import gettext as _

from cambio.app.guard import current_actor
from cambio.app.problems import words_of
from cambio.database import Command, NotFound, Refusal, current_database, new_id, reading
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.queries import household as find_household
from cards import queries
from cards.proving import named_card
from cards.queries import CardView
from cards.reach import household_of as household_of

blueprint = Blueprint("cards", __name__, template_folder="../templates")

OPENED, JOINED = "card_opened", "card_joined"
"""Marks in a browser's session: the card whose QR it opened, and the one it got by joining."""

POSTER, TOOK_PART = "poster_opened", "took_part"
"""The action whose poster it opened, and the participation that came of it."""

SERVED = "served"
"""The household that confirmed at this counter that it is there."""
MARKED_FOR = {
    SERVED: timedelta(minutes=15),
    OPENED: timedelta(minutes=15),
    JOINED: timedelta(hours=2),
    POSTER: timedelta(hours=3),
    TOOK_PART: timedelta(hours=3),
}
REQUEST_KEY_MAX = 200


def now() -> datetime:
    """The moment of this request."""
    return current_database().clock()


def command_of(make: Callable[..., Command], **fields: Any) -> Any:
    """A command in the page's community, by whoever is asking."""
    return make(community_id=g.community_id, actor_id=current_actor().id, **fields)


def form_key() -> str:
    """The request key of the form, which makes sending it twice harmless."""
    return request.form.get("request_key", "")[:REQUEST_KEY_MAX] or str(new_id())


def keyed_of(make: Callable[..., Command], **fields: Any) -> Any:
    """A command with the request key of the form, by whoever is asking."""
    return command_of(make, request_key=form_key(), **fields)


def household_or_404(household_id: UUID) -> HouseholdView:
    """A household of the page's community.

    Raises:
        NotFound: there is none with this id, or it has ended.
    """
    with reading() as reader:
        found = find_household(reader, community_id=g.community_id, household_id=household_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    return found


def typed_card(name: str) -> CardView:
    """The card whose number was typed, or whose code a reader typed, into a field of the form.

    Raises:
        CardUnreadable: it is neither.
        CardUnknown: no card of this community has it.
    """
    return named_card(request.form.get(name, ""), community_id=g.community_id)


def mark(name: str, marked: UUID) -> None:
    """Let this browser go on with a card or action for a while, without its code in any address."""
    session[name] = [g.community_id, marked.hex, (now() + MARKED_FOR[name]).timestamp()]


def marked_id(name: str) -> UUID | None:
    """What this browser marked in this community; None when that was too long ago."""
    kept = session.get(name)
    if not isinstance(kept, list) or len(kept) != 3:
        return None
    community_id, marked, until = kept
    if community_id != g.community_id or now().timestamp() > until:
        return None
    return UUID(marked)


def marked_card(name: str) -> CardView | None:
    """The card that this browser holds up in this community; None when that was too long ago."""
    card_id = marked_id(name)
    if card_id is None:
        return None
    with reading() as reader:
        return queries.card(reader, community_id=g.community_id, card_id=card_id)


def whole_number(name: str) -> int:
    """The whole number in a field of the form; -1, which no rule lets pass, for anything else."""
    text = request.form.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) <= 4 else -1


def errors_of(refusal: Refusal, fields: dict[str, str]) -> dict[str, str]:
    """A refusal as the error of the field that it is about, by its code; else of the whole form."""
    return {fields.get(refusal.code, ""): words_of(refusal)}


def status_words() -> dict[str, tuple[str, str]]:
    """What the state of a card is called, with the tone of its badge."""
    return {
        "printed": (_("nobody's yet"), "sky"),
        "active": (_("in use"), "leaf"),
        "blocked": (_("blocked"), "brick"),
        "replaced": (_("replaced"), "neutral"),
        "returned": (_("handed in"), "neutral"),
        "void": (_("ended"), "neutral"),
    }
