"""What a programme's file says about money: who gives it, whose bank keeps it, and proposed grants.

Nothing here makes a token: that is the act of granting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from cambio.earning.errors import CurrencyFixed
from cambio.earning.models import BudgetPlan, Programme
from cambio.earning.rules import BudgetDraft, ProgrammeFile
from cambio.neighbourhood.models import Organisation
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation


def ensure_funders(uow: UnitOfWork, command: Command, file: ProgrammeFile) -> Mapping[str, UUID]:
    """The organisations that a file names, by short name; made where there is none of that name."""
    found: dict[str, UUID] = {}
    for draft in file.funders:
        known = select(Organisation.id).filter_by(
            community_id=command.community_id, kind=draft.kind, name=draft.name
        )
        found[draft.slug] = uow.session.scalar(known) or add_organisation(
            uow,
            AddOrganisation(
                community_id=command.community_id,
                actor_id=command.actor_id,
                kind=draft.kind,
                name=draft.name,
            ),
        )
    uow.flush()
    return found


def set_bank(uow: UnitOfWork, programme: Programme, holder_id: UUID | None) -> None:
    """Say whose bank account the programme's euros are in; None for tokens.

    Raises:
        CurrencyFixed: the currency is of tokens and would become euros, or the other way round.
    """
    is_euros = holder_id is not None
    others = uow.session.scalars(
        select(Programme).filter_by(
            community_id=programme.community_id, currency=programme.currency
        )
    )
    for other in others:
        is_new = other.id == programme.id and other.created_at == uow.now
        if not is_new and (other.bank_holder_id is not None) != is_euros:
            raise CurrencyFixed(code=programme.currency)
    programme.bank_holder_id = holder_id


def keep_plans(
    uow: UnitOfWork, programme: Programme, file: ProgrammeFile, funders: Mapping[str, UUID]
) -> None:
    """Keep the grants that a file proposes; those that it no longer proposes go."""
    rows = uow.session.scalars(
        select(BudgetPlan).filter_by(community_id=programme.community_id, programme_id=programme.id)
    )
    known = {row.slug: row for row in rows}
    for draft in file.budgets:
        if draft.funder not in funders:
            continue
        said = _said(draft, funders[draft.funder])
        row = known.pop(draft.slug, None)
        if row is None:
            key: dict[str, Any] = {"programme_id": programme.id, "slug": draft.slug}
            uow.session.add(BudgetPlan(community_id=programme.community_id, **key, **said))
            continue
        for column, value in said.items():
            setattr(row, column, value)
    for row in known.values():
        uow.session.delete(row)


def _said(draft: BudgetDraft, funder_id: UUID) -> dict[str, Any]:
    return {
        "names": dict(draft.names),
        "funder_id": funder_id,
        "amount_minor": draft.amount_minor,
        "theme": draft.theme,
        "collective_only": draft.collective_only,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
    }
