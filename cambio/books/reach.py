"""What whoever is asking may see of the books; pages and API ask alike."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.app.guard import NotAllowed, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import Command, perform
from cambio.ledger.sequence import number_transactions
from cambio.ledger.types import Purpose
from cambio.neighbourhood.reach import own_community


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody sees. `owner_id` is the only owner whose accounts they see, None for all.

    `names_households` is whether they may know whose a wallet is.
    """

    owner_id: UUID | None
    names_households: bool

    def sees_owner(self, *, purpose: Purpose, owner_id: UUID) -> bool:
        """Whether they may know that this account is this owner's."""
        return purpose is not Purpose.WALLET or self.names_households or owner_id == self.owner_id


def reach() -> Reach:
    """How far whoever is asking sees: staff all accounts, a household its own.

    Raises:
        NotAllowed: neither staff of the whole community nor a household.
    """
    actor = current_actor()
    if actor.may_within(Permission.SEE_BOOKS, ScopeKind.COMMUNITY, ()):
        names = actor.may_within(Permission.SEE_HOUSEHOLDS, ScopeKind.COMMUNITY, ())
        return Reach(None, names_households=names)
    if actor.household_id is None:
        raise NotAllowed
    return Reach(actor.household_id, names_households=False)


def number_all() -> None:
    """Give what was booked its place in the sequence, before what needs it is shown."""
    command = Command(community_id=own_community(), actor_id=current_actor().id)
    while perform(number_transactions, command):
        pass
