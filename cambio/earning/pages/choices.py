"""What the form for planning an action offers: places, kinds of action, budgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.earning import queries
from cambio.earning.pages.base import words
from cambio.earning.queries import ProgrammeView
from cambio.earning.rules import RuleKind
from cambio.neighbourhood.queries import PlaceView, places
from cambio.web.formats import format_money
from cambio.web.layout import currency


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices as the kit's forms want them, and what is chosen when nothing was said."""

    places: list[Any]
    rules: list[tuple[UUID, str, str]]
    budgets: list[tuple[UUID, str]]
    rule_id: UUID | None
    budget_id: UUID | None


def choices(session: Session, *, at: datetime) -> Choices:
    """What the actor can choose from now."""
    programmes = {
        each.id: each
        for each in queries.programmes(session, community_id=g.community_id)
        if each.status == "running"
    }
    rules = [
        rule
        for rule in queries.rules(
            session, community_id=g.community_id, at=at, kind=RuleKind.ATTENDANCE
        )
        if rule.programme_id in programmes
    ]
    # Who never planned anything begins with practice, where nothing can go wrong.
    practised = queries.has_practice_action(session, g.community_id)
    first = [rule for rule in rules if rule.terms.pays_nothing is not practised] or rules
    chosen = first[0] if first else None
    payable = {rule.programme_id: programmes[rule.programme_id] for rule in rules}
    budgets = _budgets(session, payable)
    return Choices(
        places=place_choices(places(session, community_id=g.community_id), Permission.PLAN_ACTIONS),
        rules=[(rule.rule_id, words(rule.names), words(rule.descriptions)) for rule in rules],
        budgets=[(each.id, each.label) for each in budgets],
        rule_id=chosen.rule_id if chosen else None,
        budget_id=next(
            (each.id for each in budgets if chosen and each.programme_id == chosen.programme_id),
            None,
        ),
    )


class _Payer(NamedTuple):
    """A budget as a choice."""

    collective_only: bool
    id: UUID
    programme_id: UUID
    label: str


def _budgets(session: Session, programmes: dict[UUID, ProgrammeView]) -> list[_Payer]:
    """Budgets that can pay for an action. What is left in them is told to managers alone."""
    actor = current_actor()
    payers = []
    for each in queries.budgets(session, community_id=g.community_id):
        if each.left_minor == 0 or each.programme_id not in programmes:
            continue
        label = f"{each.name} · {words(programmes[each.programme_id].names)}"
        if each.collective_only:
            label = _("%(name)s (for streets only)", name=label)
        if actor.may_within(Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [each.programme_id]):
            left = format_money(each.left_minor, currency(each.currency))
            label = _("%(name)s, %(amount)s left", name=label, amount=left)
        payers.append(_Payer(each.collective_only, each.id, each.programme_id, label))
    # What is for streets only pays few rules, so it is not the first to be offered.
    return sorted(payers, key=lambda payer: payer.collective_only)


def place_choices(views: list[PlaceView], permission: Permission) -> list[Any]:
    """The places where the actor may do this: streets by neighbourhood, then whole ones."""
    by_id = {view.id: view for view in views}
    actor = current_actor()
    areas: list[tuple[UUID, str]] = []
    streets: dict[str, list[tuple[UUID, str]]] = {}
    for view in views:
        path = _path(view, by_id)
        ids = [each.id for each in path]
        if not actor.may_within(permission, ScopeKind.PLACE, ids):
            continue
        if view.kind == "street":
            above = " › ".join(each.name for each in reversed(path[1:]))
            streets.setdefault(above, []).append((view.id, view.name))
        else:
            areas.append((view.id, view.name))
    groups = [{"label": label, "options": rows} for label, rows in sorted(streets.items())]
    return [*groups, {"label": _("A whole neighbourhood"), "options": areas}] if areas else groups


def _path(view: PlaceView, by_id: dict[UUID, PlaceView]) -> list[PlaceView]:
    path = [view]
    while path[-1].parent_id is not None and path[-1].parent_id in by_id:
        path.append(by_id[path[-1].parent_id])
    return path
