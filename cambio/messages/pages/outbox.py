"""What goes out, for a manager: how much, by which way, what was given up; never what is in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, current_database, new_id, perform, reading
from cambio.messages.pages.base import blueprint, channel_words
from cambio.messages.queries.letters import runs, waiting_households
from cambio.messages.queries.outbox import counts, messages
from cambio.messages.sending.links import settings
from cambio.messages.use_cases import (
    MakeLetters,
    OneMessage,
    by_letter,
    make_letters,
    try_again,
)
from cambio.messages.use_cases.letters import LETTERS_PER_RUN
from cambio.neighbourhood.reach import require_everywhere

PAGE, RUNS_SHOWN = 50, 10
STATES = ("dead", "ready", "sent")


@blueprint.get("/messages")
@allow(Permission.MANAGE_MESSAGES)
def outbox() -> str:
    """What waits, what went, what was given up."""
    require_everywhere(Permission.MANAGE_MESSAGES)
    state = request.args.get("state", "dead")
    state = state if state in STATES else "dead"
    before = _before()
    with reading() as session:
        found = messages(
            session,
            community_id=g.community_id,
            states=[state],
            before=before,
            limit=PAGE + 1,
        )
        numbers = counts(session, community_id=g.community_id)
        waiting = waiting_households(
            session,
            community_id=g.community_id,
            now=current_database().clock(),
            limit=LETTERS_PER_RUN + 1,
        )
        printed = runs(session, community_id=g.community_id, limit=RUNS_SHOWN)
    older = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template(
        "messages/outbox.html",
        rows=found[:PAGE],
        state=state,
        tabs=_tabs(state, numbers),
        channels=channel_words(),
        waiting=min(len(waiting), LETTERS_PER_RUN),
        others_wait=len(waiting) > LETTERS_PER_RUN,
        runs=printed,
        has_mail=bool(settings().smtp_url),
        older=older and url_for("messages.outbox", state=state, before=older),
        newest=url_for("messages.outbox", state=state) if before else None,
    )


@blueprint.post("/messages/letters")
@allow(Permission.MANAGE_MESSAGES)
def write_letters() -> ResponseReturnValue:
    """Make letters for whoever waits for one."""
    require_everywhere(Permission.MANAGE_MESSAGES)
    command = MakeLetters(
        community_id=g.community_id,
        actor_id=current_actor().id,
        request_key=request.form.get("request_key", "")[:200] or str(new_id()),
    )
    try:
        made = perform(make_letters, command)
    except Refusal as refusal:
        flash(words_of(refusal), "error")
        return redirect(url_for("messages.outbox"), 303)
    if made.more:
        flash(_("Others wait for a letter too: make a next run after this one."), "info")
    flash(_("The letters are made. Print them below."), "success")
    return redirect(url_for("messages.outbox"), 303)


@blueprint.post("/messages/<uuid:message_id>/again")
@allow(Permission.MANAGE_MESSAGES)
def again(message_id: UUID) -> ResponseReturnValue:
    """Try once more."""
    perform(try_again, _command(message_id))
    flash(_("We try again."), "success")
    return redirect(url_for("messages.outbox"), 303)


@blueprint.post("/messages/<uuid:message_id>/letter")
@allow(Permission.MANAGE_MESSAGES)
def instead_by_letter(message_id: UUID) -> ResponseReturnValue:
    """Put it in the next run of letters."""
    perform(by_letter, _command(message_id))
    flash(_("It goes with the next letters."), "success")
    return redirect(url_for("messages.outbox"), 303)


def _command(message_id: UUID) -> OneMessage:
    require_everywhere(Permission.MANAGE_MESSAGES)
    return OneMessage(
        community_id=g.community_id, actor_id=current_actor().id, message_id=message_id
    )


def _before() -> UUID | None:
    try:
        return UUID(request.args.get("before", ""))
    except ValueError:
        return None


def _tabs(state: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"dead": _("Given up"), "ready": _("On their way"), "sent": _("Sent")}
    return [
        {
            "label": labels[each],
            "href": url_for("messages.outbox", state=each),
            "current": each == state,
            "count": numbers[each],
        }
        for each in STATES
    ]
