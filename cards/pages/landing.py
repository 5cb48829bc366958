"""Where the QR of a card leads when any phone opens it: nothing private, and a way on."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from cambio.access.queries import community_slug
from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.neighbourhood.queries import OrganisationView, organisations
from cambio.neighbourhood.tenancy import community_by_slug
from cards import queries
from cards.pages.base import OPENED, blueprint, mark
from cards.queries import CardOwner
from cards.rules import Unreadable, parse_card_code


@blueprint.get("/K/<code>")
@blueprint.get("/k/<code>")
@allow(Permission.ANYONE)
@limiter.limit("60 per minute")
def landing(code: str) -> ResponseReturnValue:
    """What this card is, and what to do with it; changes nothing, and tells nothing of whose it is.

    The code stays in this one address: what follows goes by a mark in the browser's session.
    """
    owner = _owner(code)
    if owner is None:
        return render_template("cards/landing_unknown.html"), 404
    _enter_community(owner.community_id)
    card = owner.card
    mark(OPENED, card.id)
    actor = current_actor()
    return render_template(
        "cards/landing.html",
        is_stopped=card.status != "active",
        is_nobodys=card.is_nobodys,
        is_streets=card.place_id is not None,
        is_childs=card.is_childs,
        bring_to=_bring_to(owner.community_id),
        desk_of=card.household_id if actor.may(Permission.ENROL) else None,
        handed_in=card.id if actor.may(Permission.ENROL) else None,
    )


def _owner(code: str) -> CardOwner | None:
    parsed = parse_card_code(code)
    if isinstance(parsed, Unreadable):
        return None
    with reading() as reader:
        return queries.card_by_code(reader, code=parsed)


def _bring_to(community_id: int) -> list[OrganisationView]:
    """Where a found card can be brought: the shops of the community that say where they are."""
    with reading() as reader:
        shops = organisations(reader, community_id=community_id, kind="shop")
    return [each for each in shops if each.pick_up]


def _enter_community(community_id: int) -> None:
    """A card's address names no community, so the page learns here which one it is in."""
    with reading() as reader:
        slug = community_slug(reader, community_id=community_id)
    g.community = community_by_slug(slug)
    g.community_id = community_id
