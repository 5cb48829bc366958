"""What a programme's tokens are called, count for in the accounts, and how long they keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.errors import CurrencyFixed
from cambio.earning.models import Programme
from cambio.earning.queries import draft_of, latest_rules
from cambio.earning.rules import CurrencyDraft, Keeping
from cambio.earning.use_cases.editing import running_programme
from cambio.earning.use_cases.programmes import NewVersion, put_rule
from cambio.ledger import name_currency
from cambio.ledger.queries import currencies


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCurrency(Command):
    """Make a programme's currency what a draft says; code and decimals are what they were.

    `keeping` is how long tokens keep that any rule of the programme gives from now on, None to
    leave each rule as it is.
    """

    programme_id: UUID
    draft: CurrencyDraft
    keeping: Keeping | None


@dataclass(frozen=True, slots=True)
class ChangedCurrency:
    """The rules that got another version, because what they give keeps differently."""

    new_versions: tuple[NewVersion, ...]


def change_currency(uow: UnitOfWork, command: ChangeCurrency) -> ChangedCurrency:
    """Change it, everywhere where it is read. What was given keeps as long as was said then.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: there is nothing to change.
        CurrencyFixed: the draft has another code or other decimals.
    """
    programme = running_programme(uow, command.community_id, command.programme_id)
    draft = command.draft
    known = currencies(uow.session, community_id=command.community_id)[programme.currency]
    if (draft.code, draft.scale) != (known.code, known.scale):
        raise CurrencyFixed(code=known.code)
    if draft.names != known.names:
        name_currency(
            uow,
            community_id=command.community_id,
            actor_id=command.actor_id,
            code=known.code,
            names=dict(draft.names),
        )
    programme.euro_micros = draft.euro_micros
    if command.keeping is None:
        return ChangedCurrency(())
    return ChangedCurrency(_keep(uow, command, programme, command.keeping))


def _keep(
    uow: UnitOfWork, command: Command, programme: Programme, keeping: Keeping
) -> tuple[NewVersion, ...]:
    """Another version of each rule that says something else of keeping."""
    made = []
    latest = latest_rules(uow.session, community_id=command.community_id, programme_id=programme.id)
    for view in latest:
        draft = draft_of(view)
        terms = replace(draft.terms, keeps_months=keeping.months, keeps_until=keeping.until)
        # A version that is still to begin begins when it would have begun.
        begins = draft.valid_from if view.valid_from > uow.now else None
        changed = replace(draft, terms=terms, valid_from=begins)
        made += put_rule(uow, command, programme_id=programme.id, draft=changed)
    return tuple(made)
