"""Printing cards: for a street, any place or all; a stack of new ones."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform_each, reading
from cards import queries
from cards.pages.base import blueprint, command_of, now, whole_number
from cards.printing.files import sheets_file
from cards.printing.prepared import issuer
from cards.queries import LetterList
from cards.reach import chosen_places, place_options, require_in_place
from cards.use_cases import IssueCard, issue_card

STACK_MOST = 200


@blueprint.get("/<community>/cards")
@allow(Permission.MANAGE_CARDS)
def sheets() -> str:
    """Which cards shall be printed?"""
    return _page(None)


@blueprint.get("/<community>/cards/print.pdf")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def print_sheets() -> ResponseReturnValue:
    """The cards of a place, ten to a sheet."""
    place_ids = chosen_places(Permission.MANAGE_CARDS)
    with reading() as session:
        cards = queries.cards_to_print(session, community_id=g.community_id, place_ids=place_ids)
        by = issuer(session, community_id=g.community_id)
    try:
        return sheets_file(cards, by, name=_("cards"))
    except Refusal as refusal:
        return _page(words_of(refusal)), refusal.status


@blueprint.post("/<community>/cards/stack")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def make_stack() -> ResponseReturnValue:
    """New cards that nobody has yet, made and printed in one go."""
    require_in_place(None, Permission.MANAGE_CARDS)
    count = whole_number("count")
    if not 1 <= count <= STACK_MOST:
        return _page(None, {"count": _("Fill in 1 to %(most)s.", most=STACK_MOST)}), 422
    made = perform_each(issue_card, [command_of(IssueCard, household_id=None)] * count)
    new = {each.card_id for each in made if not isinstance(each, Refusal)}
    return _stack_file(only=new)


@blueprint.get("/<community>/cards/stack.pdf")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def print_stack() -> Response:
    """All cards that nobody has yet, once more."""
    require_in_place(None, Permission.MANAGE_CARDS)
    return _stack_file()


def _stack_file(only: set[UUID] | None = None) -> Response:
    with reading() as session:
        cards = queries.stack(session, community_id=g.community_id)
        by = issuer(session, community_id=g.community_id)
    chosen = [each for each in cards if only is None or each.id in only]
    return sheets_file(chosen, by, name=_("cards"))


def _page(problem: str | None, errors: dict[str, str] | None = None) -> str:
    with reading() as session:
        counts = queries.count_cards(session, community_id=g.community_id)
        letters_due = queries.count_letters(
            session, community_id=g.community_id, now=now(), which=LetterList.NEW
        )
    return render_template(
        "cards/sheets.html",
        counts=counts,
        letters_due=letters_due,
        places=place_options(Permission.MANAGE_CARDS),
        chosen=request.args.get("place", ""),
        stack_most=STACK_MOST,
        problem=problem,
        errors=errors or {},
    )
