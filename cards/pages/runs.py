"""Print runs: made, listed, printed again, and cancelled whole when they are spoiled."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.access.queries import staff
from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, perform_each, reading
from cambio.neighbourhood.reach import places_held
from cards import queries
from cards.errors import NothingToPrint
from cards.pages.base import blueprint, command_of, whole_number
from cards.pages.run_sheets import REFRESH_SECONDS, start_drawing
from cards.pages.sheets import STACK_MOST, sheets_page
from cards.printing.drawing import drawing
from cards.printing.files import CARDS_MOST
from cards.queries.print_runs import RunCards, RunView, cards_of_run, print_run, run_cards
from cards.queries.print_runs import print_runs as find_runs
from cards.reach import chosen_place, chosen_places, require_in_place
from cards.use_cases import (
    CancelRun,
    IssueCard,
    RecordRun,
    RunKind,
    cancel_run,
    issue_card,
    record_run,
    spoiled_cards,
    void_card,
)

PAGE = 50


@blueprint.get("/<community>/cards/runs")
@allow(Permission.MANAGE_CARDS)
def print_runs() -> str:
    """What was printed, when and by whom."""
    place_ids = chosen_places(Permission.MANAGE_CARDS)
    with reading() as session:
        found = find_runs(
            session,
            community_id=g.community_id,
            place_ids=place_ids,
            before=_before(),
            limit=PAGE + 1,
        )
        names = {each.id: each.display_name for each in staff(session, community_id=g.community_id)}
    older = None
    if len(found) > PAGE:
        older = url_for("cards.print_runs", before=found[PAGE - 1].id)
    return render_template(
        "cards/print_runs.html", runs=found[:PAGE], names=names, kinds=_kind_words(), older=older
    )


@blueprint.post("/<community>/cards/runs")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def print_sheets() -> ResponseReturnValue:
    """The cards of the households of a place, as a new run."""
    place_ids = chosen_places(Permission.MANAGE_CARDS)
    with reading() as session:
        cards = queries.cards_to_print(session, community_id=g.community_id, place_ids=place_ids)
    held = places_held(Permission.MANAGE_CARDS)
    place_id = chosen_place() or (held[0] if held else None)
    return _begin(RunKind.HOUSEHOLDS, [each.id for each in cards], place_id=place_id)


@blueprint.post("/<community>/cards/stack")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def make_stack() -> ResponseReturnValue:
    """New cards that nobody has yet, as a new run."""
    require_in_place(None, Permission.MANAGE_CARDS)
    count = whole_number("count")
    if not 1 <= count <= STACK_MOST:
        errors = {"count": _("Fill in 1 to %(most)s.", most=STACK_MOST)}
        return sheets_page(None, errors), 422
    return _begin(RunKind.STACK, _new_cards(count))


@blueprint.post("/<community>/cards/stack/again")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def print_stack() -> ResponseReturnValue:
    """All cards that nobody has yet, once more, as a new run."""
    require_in_place(None, Permission.MANAGE_CARDS)
    with reading() as session:
        cards = queries.stack(session, community_id=g.community_id)
    return _begin(RunKind.STACK, [each.id for each in cards])


@blueprint.get("/<community>/cards/runs/<uuid:run_id>")
@allow(Permission.MANAGE_CARDS)
def one_print_run(run_id: UUID) -> str:
    """One run: its sheets to print, and what to do when they are spoiled."""
    run, cards = _run(run_id)
    with reading() as session:
        names = {each.id: each.display_name for each in staff(session, community_id=g.community_id)}
        good = cards_of_run(session, community_id=g.community_id, run_id=run_id)
    return render_template(
        "cards/print_run.html", run=run, cards=cards, good=len(good), names=names,
        kinds=_kind_words(), drawing=drawing(g.community_id, run_id),
        refresh_seconds=REFRESH_SECONDS,
    )  # fmt: skip


@blueprint.get("/<community>/cards/runs/<uuid:run_id>/cancel")
@allow(Permission.MANAGE_CARDS)
def ask_cancel_run(run_id: UUID) -> str:
    """Is the whole run to be cancelled? Says which cards stay good."""
    run, cards = _run(run_id)
    return render_template("cards/cancel_run.html", run=run, cards=cards, kinds=_kind_words())


@blueprint.post("/<community>/cards/runs/<uuid:run_id>/cancel")
@allow(Permission.MANAGE_CARDS)
def cancel_print_run(run_id: UUID) -> ResponseReturnValue:
    """Cancel it; done again after a break, it goes on where it was."""
    run, cards = _run(run_id)
    command = command_of(CancelRun, run_id=run_id)
    perform(cancel_run, command)
    outcomes = perform_each(void_card, spoiled_cards(command, cards.to_end, RunKind(run.kind)))
    ended = sum(not isinstance(each, Refusal) for each in outcomes)
    flash(
        ngettext("One card was ended.", "%(num)s cards were ended.", ended)
        + " "
        + _("The run is cancelled."),
        "success",
    )
    return redirect(url_for("cards.one_print_run", run_id=run_id), 303)


@blueprint.post("/<community>/cards/runs/<uuid:run_id>/again")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def reprint_run(run_id: UUID) -> ResponseReturnValue:
    """Print in its place: the same households' cards, or as many new ones for the stack."""
    run, _cards = _run(run_id)
    kind = RunKind(run.kind)
    if kind is RunKind.STACK and run.cancelled_at is not None:
        return _begin(kind, _new_cards(min(run.cards, STACK_MOST)), reprint_of_id=run_id)
    with reading() as session:
        cards = cards_of_run(session, community_id=g.community_id, run_id=run_id)
    return _begin(kind, [each.id for each in cards], reprint_of_id=run_id)


def _new_cards(count: int) -> list[UUID]:
    made = perform_each(issue_card, [command_of(IssueCard, household_id=None)] * count)
    return [each.card_id for each in made if not isinstance(each, Refusal)]


def _begin(
    kind: RunKind,
    card_ids: Sequence[UUID],
    *,
    place_id: UUID | None = None,
    reprint_of_id: UUID | None = None,
) -> ResponseReturnValue:
    """Keep what is printed, begin to draw its sheets, and lead to them."""
    try:
        if len(card_ids) > CARDS_MOST:
            card_ids = card_ids[:CARDS_MOST]
            flash(_("Only the first %(most)s are in this run.", most=CARDS_MOST), "warning")
        run_id = perform(
            record_run,
            command_of(
                RecordRun,
                kind=kind,
                card_ids=tuple(card_ids),
                place_id=place_id,
                reprint_of_id=reprint_of_id,
            ),
        )
    except NothingToPrint as refusal:
        return sheets_page(refusal), refusal.status
    start_drawing(run_id)
    return redirect(url_for("cards.one_print_run", run_id=run_id), 303)


def _run(run_id: UUID) -> tuple[RunView, RunCards]:
    """A run, and what its cards are now.

    Raises:
        NotFound: there is no such run here.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        run = print_run(session, community_id=g.community_id, run_id=run_id)
        if run is None:
            raise NotFound
        cards = run_cards(session, community_id=g.community_id, run_id=run_id)
    require_in_place(run.place_id, Permission.MANAGE_CARDS)
    return run, cards


def _before() -> UUID | None:
    try:
        return UUID(request.args.get("before", ""))
    except ValueError:
        return None


def _kind_words() -> dict[str, str]:
    return {"stack": _("New cards for the stack"), "households": _("Cards of households")}
