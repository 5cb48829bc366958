"""Voting on paper: ballots to print, and the envelopes that came back, by their card numbers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform
from cambio.saving.queries.voting import ProposalView
from cambio.saving.use_cases.envelopes import NoteEnvelope, note_envelope
from cards.pages.base import blueprint, command_of, household_of
from cards.pages.voting.base import collected
from cards.printing.ballot_files import ballot_file
from cards.proving import named_card

LINES_MOST, LINE_MAX = 100, 400


@dataclass(frozen=True, slots=True)
class Noted:
    """One envelope: the number on it, and why it was not taken; None when it was."""

    number: str
    refusal: str | None


@blueprint.get("/<community>/votes/<uuid:proposal_id>/envelopes")
@allow(Permission.COLLECT_VOTES)
def envelopes(proposal_id: UUID) -> str:
    """Which envelopes came in?"""
    return _page(collected(proposal_id), [], {})


@blueprint.post("/<community>/votes/<uuid:proposal_id>/envelopes")
@allow(Permission.COLLECT_VOTES)
def note_envelopes(proposal_id: UUID) -> ResponseReturnValue:
    """Note them, each an act of its own: one that is refused stops no other."""
    view = collected(proposal_id)
    typed = [line.strip() for line in request.form.get("numbers", "").splitlines()]
    lines = [line[:LINE_MAX] for line in typed if line]
    if not 1 <= len(lines) <= LINES_MOST:
        errors = {"numbers": _("Type 1 to %(most)s card numbers, one on a line.", most=LINES_MOST)}
        return _page(view, [], errors), 422
    noted = [_note(proposal_id, line) for line in lines]
    taken = sum(each.refusal is None for each in noted)
    flash(
        ngettext("%(num)s envelope was noted.", "%(num)s envelopes were noted.", taken),
        "success" if taken else "info",
    )
    return _page(collected(proposal_id), noted, {})


@blueprint.get("/<community>/votes/<uuid:proposal_id>/ballots.pdf")
@allow(Permission.COLLECT_VOTES)
@limiter.limit("20 per minute")
def ballots(proposal_id: UUID) -> Response:
    """Ballots to cut out, all alike: nothing on them says whose they are."""
    return ballot_file(collected(proposal_id))


def _note(proposal_id: UUID, line: str) -> Noted:
    try:
        card = named_card(line, community_id=g.community_id)
        command = command_of(NoteEnvelope, proposal_id=proposal_id, household_id=household_of(card))
        perform(note_envelope, command)
    except Refusal as refusal:
        return Noted(line, words_of(refusal))
    return Noted(card.shown_number, None)


def _page(view: ProposalView, noted: list[Noted], errors: dict[str, str]) -> str:
    return render_template(
        "cards/voting/envelopes.html",
        proposal=view,
        noted=noted,
        refused=[each for each in noted if each.refusal],
        errors=errors,
    )
