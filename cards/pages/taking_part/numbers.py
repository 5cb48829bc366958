"""Who was there by the number of a card: typed in at the action, or afterwards."""

from __future__ import annotations

from uuid import UUID, uuid5

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import new_id, perform
from cambio.earning.queries import ActionView
from cards.pages.base import blueprint, command_of, now
from cards.pages.taking_part.base import run_action
from cards.rules import TYPED
from cards.rules.typed_numbers import NumberRow, read_typed_numbers
from cards.use_cases.scan_messages import RecordScan, Verdict
from cards.use_cases.scans import record_scan

TYPED_MAX = 10_000
COUNTED = (Verdict.CREDITED, Verdict.MORE_CREDITED, Verdict.DUPLICATE, Verdict.PURSE_EMPTY)


@blueprint.get("/<community>/actions/<uuid:action_id>/numbers")
@allow(Permission.RUN_ACTIONS)
def typed_numbers(action_id: UUID) -> str:
    """The form for typing card numbers in."""
    return _page(run_action(action_id))


@blueprint.post("/<community>/actions/<uuid:action_id>/numbers")
@allow(Permission.RUN_ACTIONS)
@limiter.limit("60 per minute")
def type_numbers(action_id: UUID) -> ResponseReturnValue:
    """Count each row like a scan. With a row that cannot be read nothing is counted."""
    action = run_action(action_id)
    text = request.form.get("numbers", "")[:TYPED_MAX]
    typed = read_typed_numbers(text)
    if typed.bad or not typed.rows:
        rows = ", ".join(str(each) for each in typed.bad)
        error = (
            _("Mend these rows first: %(rows)s.", rows=rows) if rows else _("Type a card number.")
        )
        return _page(action, text=text, error=error), 422
    verdicts = [(row, _count(action, row)) for row in typed.rows]
    counted = sum(verdict in COUNTED for _row, verdict in verdicts)
    flash(
        ngettext("%(num)s card was counted.", "%(num)s cards were counted.", counted),
        "success" if counted else "info",
    )
    return _page(action, verdicts=verdicts)


def _count(action: ActionView, row: NumberRow) -> Verdict:
    """Count a row as a scan of its own; the form sent twice says the same scan again."""
    # What is written down afterwards took place then, and not when somebody types.
    moment = action.ends_at if action.logged_at else now()
    if action.closed_at is not None:
        moment = min(moment, action.closed_at)
    command = command_of(
        RecordScan,
        scan_id=uuid5(_key(), f"{row.row} {row.number} {row.adults} {row.children}"),
        action_id=action.id,
        card=row.number,
        adults=row.adults,
        children=row.children,
        scanned_at=moment,
        sent_at=now(),
        received_at=now(),
        device_id=TYPED,
        sequence=row.row,
    )
    return perform(record_scan, command).verdict


def _key() -> UUID:
    try:
        return UUID(request.form.get("request_key", ""))
    except ValueError:
        return new_id()


def _page(
    action: ActionView,
    *,
    text: str = "",
    error: str | None = None,
    verdicts: list[tuple[NumberRow, Verdict]] | None = None,
) -> str:
    words = _words()
    return render_template(
        "cards/taking_part/numbers.html",
        action=action,
        text=text,
        error=error,
        rows=[(row, words.get(verdict, words[Verdict.INVALID])) for row, verdict in verdicts or []],
    )


def _words() -> dict[Verdict, tuple[str, str]]:
    return {
        Verdict.CREDITED: (_("counted"), "leaf"),
        Verdict.MORE_CREDITED: (_("more people counted"), "leaf"),
        Verdict.DUPLICATE: (_("was counted already"), "neutral"),
        Verdict.PURSE_EMPTY: (_("counted, tokens follow"), "leaf"),
        Verdict.QUEUED: (_("kept: a manager looks at it"), "amber"),
        Verdict.UNKNOWN: (_("we do not know this card"), "brick"),
        Verdict.REVOKED: (_("this card was stopped"), "brick"),
        Verdict.REPLACED: (_("there is a newer card"), "brick"),
        Verdict.ACTION_CLOSED: (_("the action is over"), "brick"),
        Verdict.NOT_OPEN: (_("the action is not open"), "brick"),
        Verdict.INVALID: (_("cannot be counted: ask a manager"), "amber"),
    }
