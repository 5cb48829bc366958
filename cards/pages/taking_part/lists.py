"""The list to sign: printed with a line for each household, typed in afterwards, line by line."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning.queries import ActionView
from cards.pages.base import blueprint, command_of, form_key
from cards.pages.taking_part.base import run_action
from cards.printing.handed_out import sign_up_file
from cards.queries.sign_up import ListedLine, count_lines, listed_lines
from cards.rules import TypedFault, TypedLine, TypedText, read_typed_lines
from cards.use_cases.sign_up import (
    LINES_PER_ACT,
    NumberHouseholds,
    SignedLine,
    TypeInLines,
    number_households,
    type_in_lines,
)

TYPED_MAX = 20_000
COUNTED = ("credited", "more_credited", "duplicate", "purse_empty")
DONE = (*COUNTED, "queued", "decided")
"""Outcomes after which nobody has to type the line again."""


@blueprint.post("/<community>/actions/<uuid:action_id>/list")
@allow(Permission.RUN_ACTIONS)
@limiter.limit("20 per minute")
def print_list(action_id: UUID) -> ResponseReturnValue:
    """Number the households, and make the list; `large` is for who reads large letters."""
    action = run_action(action_id)
    try:
        perform(number_households, command_of(NumberHouseholds, action_id=action_id))
        return sign_up_file(action, large="large" in request.form)
    except Refusal as refusal:
        return _page(action, errors={"": words_of(refusal)}), refusal.status


@blueprint.get("/<community>/actions/<uuid:action_id>/list")
@allow(Permission.RUN_ACTIONS)
def typed_list(action_id: UUID) -> str:
    """The form for typing a list in."""
    return _page(run_action(action_id))


@blueprint.post("/<community>/actions/<uuid:action_id>/list/typed")
@allow(Permission.RUN_ACTIONS)
def type_list(action_id: UUID) -> ResponseReturnValue:
    """Show what was understood; and count it, unless it was only to be looked at.

    With a row that cannot be read nothing is counted: who types is still looking at the paper.
    """
    action = run_action(action_id)
    typed = read_typed_lines(request.form.get("lines", "")[:TYPED_MAX])
    if "look" in request.form or typed.bad or not typed.lines:
        errors = {} if typed.lines or typed.bad else {"lines": _("Type what stands on the list.")}
        if typed.bad:
            errors = {"lines": _("Nothing was counted. Mend the rows below first.")}
        return _page(action, typed=typed, errors=errors), 422 if errors else 200
    outcomes = _count(action, typed.lines)
    counted = sum(outcome in COUNTED for outcome in outcomes.values())
    flash(
        ngettext("%(num)s line was counted.", "%(num)s lines were counted.", counted),
        "success" if counted else "info",
    )
    return _page(action, typed=typed, outcomes=outcomes)


def _count(action: ActionView, lines: tuple[TypedLine, ...]) -> dict[int, str]:
    """Count the lines, some to an act; answers what came of each."""
    key = form_key()
    outcomes: dict[int, str] = {}
    for start in range(0, len(lines), LINES_PER_ACT):
        part = lines[start : start + LINES_PER_ACT]
        command = command_of(
            TypeInLines,
            request_key=f"{key[:180]}:{start}",
            action_id=action.id,
            lines=tuple(SignedLine(each.line, each.adults, each.children) for each in part),
        )
        outcomes |= {each.line: each.outcome for each in perform(type_in_lines, command).lines}
    return outcomes


def _page(
    action: ActionView,
    *,
    typed: TypedText | None = None,
    outcomes: dict[int, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    about = {"community_id": g.community_id, "action_id": action.id}
    lines = typed.lines if typed else ()
    with reading() as session:
        count = count_lines(session, **about)
        known = listed_lines(session, **about, lines=[each.line for each in lines])
    is_done = outcomes is not None and all(each in DONE for each in outcomes.values())
    return render_template(
        "cards/taking_part/list.html",
        action=action,
        count=count,
        rows=_rows(lines, {each.line: each for each in known}, outcomes),
        bad=[(each, _fault_words()[each.fault]) for each in (typed.bad if typed else ())],
        text="" if is_done else _left(lines, outcomes),
        errors=errors or {},
    )


def _rows(
    lines: tuple[TypedLine, ...], known: dict[int, ListedLine], outcomes: dict[int, str] | None
) -> list[dict[str, object]]:
    """What was understood of each row, and what came of it."""
    words, rows = _outcome_words(), []
    for each in lines:
        listed = known.get(each.line)
        outcome = (outcomes or {}).get(each.line, "" if listed else "line_unknown")
        address = " ".join(filter(None, (listed.street, listed.house))) if listed else ""
        rows.append(
            {
                "line": each.line,
                "address": address or "—",
                "adults": each.adults,
                "children": each.children,
                "state": words.get(outcome, (_("cannot be counted: ask a manager"), "amber")),
            }
        )
    return rows


def _left(lines: tuple[TypedLine, ...], outcomes: dict[int, str] | None) -> str:
    """What stays in the field: all that was typed, or what could not be counted."""
    if outcomes is None:
        return request.form.get("lines", "")[:TYPED_MAX]
    left = [each for each in lines if outcomes.get(each.line) not in DONE]
    return "".join(f"{each.line} {each.adults} {each.children}\n" for each in left)


def _outcome_words() -> dict[str, tuple[str, str]]:
    return {
        "": (_("understood"), "sky"),
        "credited": (_("counted"), "leaf"),
        "more_credited": (_("more people counted"), "leaf"),
        "duplicate": (_("was counted already"), "neutral"),
        "purse_empty": (_("counted, tokens follow"), "leaf"),
        "line_unknown": (_("not on this list"), "brick"),
        "nobody_to_count": (_("more than live there"), "brick"),
        "action_closed": (_("the action is over"), "brick"),
        "queued": (_("kept: a manager looks at it"), "amber"),
        "decided": (_("a manager looked at it already"), "neutral"),
        "action_not_open": (_("the action is not open"), "brick"),
    }


def _fault_words() -> dict[TypedFault, str]:
    return {
        TypedFault.NOT_NUMBERS: _("Type the line, the adults and the children: 12 2 1"),
        TypedFault.NOBODY: _("Nobody came, by these numbers."),
        TypedFault.TOO_MANY_PEOPLE: _("So many people do not live in a house."),
        TypedFault.TWICE: _("This line stands above it already."),
        TypedFault.TOO_MANY_ROWS: _("Too much at once. Count these first."),
    }
