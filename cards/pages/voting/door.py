"""Voting at the captain's door: a card and a PIN or signature, one tap, and a blank screen.

The tap is another page than the card: no page holds both whose card it was and what was chosen.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Response, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.saving.errors.voting import AlreadyVoted, NotTheirPot, VotingOver
from cambio.saving.pages.vote_words import CHOICES
from cambio.saving.queries.voting import ProposalView, has_voted, pots_of
from cambio.saving.rules.voting import Choice, VoteMeans
from cambio.saving.use_cases.voting import CastVote, cast_vote
from cambio.web.reader import with_reader
from cards.pages.base import (
    OPENED,
    blueprint,
    command_of,
    errors_of,
    household_of,
    marked_card,
    now,
    typed_card,
)
from cards.pages.changes.base import confirmed_by
from cards.pages.voting.base import collected

VOTER, VOTES_WITHIN = "voter_at_door", timedelta(minutes=5)
"""Whose turn it is at this screen, and how long the ballot waits."""

FIELDS = {
    "card_unreadable": "card",
    "card_unknown": "card",
    "card_stopped": "card",
    "card_for_child": "card",
    "card_unassigned": "card",
    "already_voted": "card",
    "not_their_pot": "card",
    "pin_wrong": "pin",
    "pin_not_chosen": "pin",
    "not_confirmed": "pin",
}


@blueprint.get("/<community>/votes/<uuid:proposal_id>/door")
@allow(Permission.COLLECT_VOTES)
def door(proposal_id: UUID) -> Response:
    """Whose card is it?"""
    return _door(collected(proposal_id), {})


@blueprint.post("/<community>/votes/<uuid:proposal_id>/door")
@allow(Permission.COLLECT_VOTES)
def open_door(proposal_id: UUID) -> ResponseReturnValue:
    """The household is who it says: its ballot, for a few minutes."""
    view = collected(proposal_id)
    try:
        household_id = household_of(typed_card("card"))
        _guard(view, household_id)
        confirmed_by(household_id)
    except Refusal as refusal:
        return _door(view, errors_of(refusal, FIELDS), refusal.status)
    until = (now() + VOTES_WITHIN).timestamp()
    session[VOTER] = [g.community_id, proposal_id.hex, household_id.hex, until]
    return redirect(url_for("cards.ballot", proposal_id=proposal_id), 303)


@blueprint.get("/<community>/votes/<uuid:proposal_id>/door/ballot")
@allow(Permission.COLLECT_VOTES)
def ballot(proposal_id: UUID) -> ResponseReturnValue:
    """The ballot, for the household alone; the card first, when that was too long ago."""
    view = collected(proposal_id)
    if _voter(proposal_id) is None:
        return _door(view, {})
    choices = [(choice.value, words) for choice, words in CHOICES.items()]
    return render_template("cards/voting/ballot.html", proposal=view, choices=choices)


@blueprint.post("/<community>/votes/<uuid:proposal_id>/door/ballot")
@allow(Permission.COLLECT_VOTES)
def tap(proposal_id: UUID) -> ResponseReturnValue:
    """The vote; and nothing of it is left on the screen."""
    view = collected(proposal_id)
    household_id, choice = _voter(proposal_id), request.form.get("choice", "")
    if household_id is None or choice not in {each.value for each in Choice}:
        return redirect(url_for("cards.ballot", proposal_id=proposal_id), 303)
    session.pop(VOTER, None)
    command = command_of(
        CastVote,
        proposal_id=proposal_id,
        household_id=household_id,
        choice=Choice(choice),
        means=VoteMeans.DOOR,
    )
    try:
        perform(cast_vote, command)
    except Refusal as refusal:
        return _door(view, errors_of(refusal, FIELDS), refusal.status)
    return redirect(url_for("cards.voted", proposal_id=proposal_id), 303)


@blueprint.get("/<community>/votes/<uuid:proposal_id>/door/done")
@allow(Permission.COLLECT_VOTES)
def voted(proposal_id: UUID) -> str:
    """A screen that tells nothing, to hand back."""
    return render_template("cards/voting/voted.html", proposal=collected(proposal_id))


def _door(view: ProposalView, errors: dict[str, str], status: int = 200) -> Response:
    session.pop(VOTER, None)
    if not view.may_vote(now()):
        errors = errors or {"": _("Voting is over.")}
    scanned = marked_card(OPENED)
    page = render_template(
        "cards/voting/door.html",
        proposal=view,
        scanned=scanned.shown_number if scanned else None,
        errors=errors,
        form=request.form,
    )
    return with_reader(page, status)


def _guard(view: ProposalView, household_id: UUID) -> None:
    """Refuse before a PIN is asked what would be refused after the tap."""
    key = {"community_id": g.community_id}
    if not view.may_vote(now()):
        raise VotingOver
    with reading() as reader:
        if view.place_id not in pots_of(reader, **key, household_id=household_id):
            raise NotTheirPot
        if has_voted(reader, **key, proposal_ids=[view.id], household_id=household_id):
            raise AlreadyVoted


def _voter(proposal_id: UUID) -> UUID | None:
    """Whose turn it is at this screen, for this proposal; None when that was too long ago."""
    kept = session.get(VOTER)
    if not isinstance(kept, list) or len(kept) != 4:
        return None
    community_id, about, household, until = kept
    mine = community_id == g.community_id and about == proposal_id.hex
    return UUID(household) if mine and now().timestamp() <= until else None
