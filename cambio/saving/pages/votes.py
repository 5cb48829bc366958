"""What neighbours vote about: the list, one proposal with its ballot, and who voted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import Refusal, current_database, perform, reading
from cambio.neighbourhood.queries import place_path
from cambio.neighbourhood.reach import require_in
from cambio.saving.pages.base import blueprint
from cambio.saving.pages.forms import command_of, errors_of
from cambio.saving.pages.vote_words import (
    CHOICES,
    MAJORITIES,
    MEANS,
    REASONS,
    STATES,
    vote_facts,
)
from cambio.saving.queries import voting as queries
from cambio.saving.queries.voting import ProposalView
from cambio.saving.rules.voting import Choice
from cambio.saving.use_cases.envelopes import CountEnvelopes, count_envelopes
from cambio.saving.use_cases.proposing import WithdrawProposal, withdraw_proposal
from cambio.saving.use_cases.voting import CastVote, cast_vote
from cambio.web.components import href_of

PAGE, VOTERS = 24, 100


@blueprint.get("/votes")
@allow(Permission.SEE_POTS)
def votes() -> str:
    """What there is to vote about, or what was decided (`?over`): a household where it lives."""
    before, over = request.args.get("before", type=UUID), "over" in request.args
    household_id = current_actor().household_id
    with reading() as session:
        places, voted = None, frozenset[UUID]()
        if household_id is not None:
            places = queries.pots_of(
                session, community_id=g.community_id, household_id=household_id
            )
        found = queries.proposals(
            session,
            community_id=g.community_id,
            place_ids=places,
            is_open=not over,
            before=before,
            limit=PAGE + 1,
        )
        shown = found[:PAGE]
        if household_id is not None:
            voted = queries.has_voted(
                session,
                community_id=g.community_id,
                proposal_ids=[each.id for each in shown],
                household_id=household_id,
            )
    kept: dict[str, Any] = {"over": "1"} if over else {}
    older = url_for("saving.votes", before=shown[-1].id, **kept) if found[PAGE:] else None
    return render_template(
        "saving/votes.html",
        proposals=shown,
        voted=voted,
        over=over,
        states=STATES,
        now=now(),
        pot_href=url_for("saving.pot", place_id=places[0]) if places else None,
        older=older,
        newest=url_for("saving.votes", **kept) if before else None,
    )


@blueprint.get("/votes/<uuid:proposal_id>")
@allow(Permission.SEE_POTS)
def vote(proposal_id: UUID) -> str:
    """One proposal, with what whoever asks can do about it."""
    return vote_page(proposal_or_404(proposal_id), {})


@blueprint.post("/votes/<uuid:proposal_id>")
@allow(Permission.VOTE)
def cast(proposal_id: UUID) -> ResponseReturnValue:
    """The household's vote. What it was is told nowhere, not to itself either."""
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    choice = choice_in_form()
    if choice is None:
        errors = {"choice": _("Choose one of the three.")}
        return vote_page(proposal_or_404(proposal_id), errors), 422
    command = command_of(
        CastVote, proposal_id=proposal_id, household_id=household_id, choice=choice
    )
    try:
        perform(cast_vote, command)
    except Refusal as refusal:
        return vote_page(proposal_or_404(proposal_id), errors_of(refusal, {})), refusal.status
    flash(_("Thank you! Your vote counts."), "success")
    return redirect(url_for("saving.vote", proposal_id=proposal_id), 303)


@blueprint.post("/votes/<uuid:proposal_id>/withdraw")
@allow(Permission.PROPOSE_SPENDING)
def withdraw(proposal_id: UUID) -> ResponseReturnValue:
    """It is taken back."""
    household_id = current_actor().household_id
    if household_id is None:
        require_there(Permission.PROPOSE_SPENDING, proposal_id)
    command = command_of(WithdrawProposal, proposal_id=proposal_id, household_id=household_id)
    try:
        perform(withdraw_proposal, command)
    except Refusal as refusal:
        return vote_page(proposal_or_404(proposal_id), errors_of(refusal, {})), refusal.status
    flash(_("The proposal is taken back."), "success")
    return redirect(url_for("saving.vote", proposal_id=proposal_id), 303)


@blueprint.post("/votes/<uuid:proposal_id>/count")
@allow(Permission.COLLECT_VOTES)
def count(proposal_id: UUID) -> ResponseReturnValue:
    """What came out of the envelopes."""
    require_there(Permission.COLLECT_VOTES, proposal_id)
    command = command_of(
        CountEnvelopes,
        proposal_id=proposal_id,
        **{choice.value: _ballots(f"count_{choice.value}") for choice in Choice},
    )
    try:
        perform(count_envelopes, command)
    except Refusal as refusal:
        errors = errors_of(refusal, {"envelopes_miscounted": "count_yes"})
        return vote_page(proposal_or_404(proposal_id), errors), refusal.status
    flash(_("The envelopes are counted, and the vote is over."), "success")
    return redirect(url_for("saving.vote", proposal_id=proposal_id), 303)


@blueprint.get("/votes/<uuid:proposal_id>/voters")
@allow(Permission.SEE_VOTERS)
def voters(proposal_id: UUID) -> str:
    """Who voted, by number: for the auditor. What they voted stands nowhere."""
    view = proposal_or_404(proposal_id)
    with reading() as session:
        found = queries.voters(
            session,
            community_id=g.community_id,
            proposal_id=proposal_id,
            after=request.args.get("after", type=UUID),
            limit=VOTERS + 1,
        )
    shown = found[:VOTERS]
    more = found[VOTERS:]
    return render_template(
        "saving/voters.html",
        proposal=view,
        voters=shown,
        means=MEANS,
        next=url_for("saving.voters", proposal_id=proposal_id, after=shown[-1].household_id)
        if more
        else None,
    )


def vote_page(view: ProposalView, errors: dict[str, str]) -> str:
    """The page of one proposal. It reads no ballot and counts nobody, however large the place."""
    actor, key = current_actor(), {"community_id": g.community_id}
    with reading() as session:
        lives_here, voted = False, False
        if actor.household_id is not None:
            lives_here = view.place_id in queries.pots_of(
                session, **key, household_id=actor.household_id
            )
            voted = bool(
                queries.has_voted(
                    session, **key, proposal_ids=[view.id], household_id=actor.household_id
                )
            )
        path = place_path(session, **key, place_id=view.place_id)
    above = [each.id for each in path]
    may_collect = actor.may_within(Permission.COLLECT_VOTES, ScopeKind.PLACE, above)
    is_open = view.status.value == "open"
    return render_template(
        "saving/vote.html",
        proposal=view,
        facts=vote_facts(view),
        state=STATES[view.status],
        reason=REASONS.get(view.reason) if view.reason else None,
        majority=MAJORITIES[view.majority],
        may_vote=lives_here and not voted and view.may_vote(now()),
        voted=voted,
        is_household=actor.household_id is not None,
        lives_here=lives_here,
        may_withdraw=is_open and _may_withdraw(view, above),
        collecting=_collecting(view) if may_collect and is_open else None,
        may_see_voters=actor.may(Permission.SEE_VOTERS),
        choices=[(choice.value, str(words)) for choice, words in CHOICES.items()],
        errors=errors,
        form=request.form,
    )


def proposal_or_404(proposal_id: UUID) -> ProposalView:
    """A proposal in the page's community.

    Raises:
        ProposalUnknown: there is none with this id.
    """
    with reading() as session:
        return queries.known_proposal(session, community_id=g.community_id, proposal_id=proposal_id)


def require_there(permission: Permission, proposal_id: UUID) -> None:
    """Refuse who may not do this where the proposal is from.

    Raises:
        NotAllowed: the role is held elsewhere only.
        ProposalUnknown: there is no such proposal.
    """
    view = proposal_or_404(proposal_id)
    require_in(permission, community_id=g.community_id, place_id=view.place_id)


def choice_in_form() -> Choice | None:
    """What was chosen on a ballot; None for nothing."""
    typed = request.form.get("choice", "")
    return Choice(typed) if typed in {each.value for each in Choice} else None


def now() -> datetime:
    """The moment of this request."""
    return current_database().clock()


def _may_withdraw(view: ProposalView, above: list[UUID]) -> bool:
    actor = current_actor()
    if actor.household_id is not None:
        return actor.household_id == view.household_id
    return actor.may_within(Permission.PROPOSE_SPENDING, ScopeKind.PLACE, above)


def _collecting(view: ProposalView) -> dict[str, Any]:
    """What a captain can do for who votes by card or on paper."""
    takes = view.takes_envelopes(now())
    return {
        "door_href": href_of("cards.door", proposal_id=view.id) if view.may_vote(now()) else None,
        "envelopes_href": href_of("cards.envelopes", proposal_id=view.id) if takes else None,
        "sheet_href": href_of("cards.ballots", proposal_id=view.id) if takes else None,
        "may_count": view.may_count(now()),
    }


def _ballots(name: str) -> int:
    """How many ballots were filled in; -1, which no count allows, for what is no number."""
    text = request.form.get(name, "").strip() or "0"
    return int(text) if text.isdecimal() and len(text) <= 5 else -1
