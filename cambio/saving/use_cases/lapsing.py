"""Telling that tokens lapse, and their lapsing."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, KeyedCommand, Refusal, UnitOfWork, new_id
from cambio.earning.errors import RuleUnknown
from cambio.earning.models import Rule
from cambio.earning.use_cases.budgets import issuance_of
from cambio.ledger import Lapse, Purpose, lapse
from cambio.ledger.models import LedgerBalance, LedgerLayer
from cambio.messages import use_cases as messages
from cambio.messages.rules.news import TokensLapse
from cambio.saving.errors import NothingToTell
from cambio.saving.models import LapseNotice
from cambio.saving.queries import Lapsing, due, lapsing, untold, untold_on_screens
from cambio.saving.rules import Means, Notice, goes_on, may_go_minor, tell_until

# Few enough that the act holds the door for well under 100 ms.
NOTICES_PER_RUN, LAPSED_PER_ACT = 500, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotices(Command):
    """A household says that it read which of its tokens lapse. `today` is the community's day."""

    household_id: UUID
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNotices(KeyedCommand):
    """Print letters for whoever was not told of what lapses soon."""

    today: date


@dataclass(frozen=True, slots=True)
class LetterRun:
    """Letters to print; `more` when there are others for a next run."""

    run_id: UUID
    notices: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseDue(Command):
    """Let go what was told of long enough ago. `today` is the day on the community's calendar.

    `after` is the last notice that was looked at, None to begin with.
    """

    today: date
    after: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointAtNotices(Command):
    """Let who hears by e-mail or push know that there is something to read. `today` is the day on
    the community's calendar."""

    today: date


@dataclass(frozen=True, slots=True)
class LapsedDue:
    """How many layers of accounts lapsed; `after` goes on from there, None at the end."""

    layers: int
    after: UUID | None


def read_notices(uow: UnitOfWork, command: ReadNotices) -> int:
    """Note that a household knows what lapses soon; answers of how many layers it was new."""
    found = lapsing(
        uow.session,
        community_id=command.community_id,
        until=tell_until(command.today),
        owner_ids=[command.household_id],
    )
    new = [each for each in found if not each.told]
    _note(uow, command, new, command.today, means=Means.SCREEN, run_id=None)
    return len(new)


def point_at_notices(uow: UnitOfWork, command: PointAtNotices) -> int:
    """Let some of who was not told know by e-mail or push; answers of how many layers.

    That is no notice: an e-mail may never be read. Who then says on its page that it read it was
    told, and gets no letter; all others get the letter as ever.
    """
    found = untold_on_screens(
        uow.session,
        community_id=command.community_id,
        until=tell_until(command.today),
        limit=NOTICES_PER_RUN,
    )
    for each in found:
        day = goes_on(
            each.lapses_on, each.notices, amount_minor=each.amount_minor, today=command.today
        )
        news = TokensLapse(each.amount_minor, each.currency, day)
        pointer = messages.Notice(
            community_id=command.community_id,
            about_id=each.layer_id,
            news=news,
            household_id=each.owner_id,
        )
        messages.notify(uow, pointer)
    return len(found)


def write_notices(
    uow: UnitOfWork, command: WriteNotices, *, told_on: date | None = None
) -> LetterRun:
    """Note who is told by letter, or a street by a sheet on its board, in one run to print.

    They are told on `told_on`, None for today: whoever prints letters by hand posts them.

    Raises:
        NothingToTell: everybody knows.
    """
    until = tell_until(command.today)
    found = untold(
        uow.session,
        community_id=command.community_id,
        until=until,
        limit=NOTICES_PER_RUN + 1,
    )
    if not found:
        raise NothingToTell
    run_id, now = new_id(), found[:NOTICES_PER_RUN]
    wallets = [each for each in now if each.purpose is Purpose.WALLET]
    pots = [each for each in now if each.purpose is not Purpose.WALLET]
    day = told_on or command.today
    _note(uow, command, wallets, day, means=Means.LETTER, run_id=run_id)
    _note(uow, command, pots, day, means=Means.BOARD, run_id=run_id)
    return LetterRun(run_id, len(now), len(found) > NOTICES_PER_RUN)


def lapse_due(uow: UnitOfWork, command: LapseDue) -> LapsedDue:
    """Let go what was told of long enough ago; the notices are used up with it.

    One act lets go a limited number; perform it again from `after`. Harmless when repeated, or
    when two do it at once: what a notice told of lapses once. What is refused, such as of a frozen
    account, keeps its notice and waits for another night.
    """
    found = due(
        uow.session,
        community_id=command.community_id,
        today=command.today,
        after=command.after,
        limit=LAPSED_PER_ACT,
    )
    layers = 0
    for account_id, layer_id in sorted({(each.account_id, each.layer_id) for each in found}):
        with suppress(Refusal), uow.attempt():
            layers += _let_go(uow, command, account_id, layer_id)
    return LapsedDue(layers, found[-1].notice_id if len(found) == LAPSED_PER_ACT else None)


def _let_go(uow: UnitOfWork, command: LapseDue, account_id: UUID, layer_id: UUID) -> bool:
    """Whether anything lapsed: nothing may be left of it."""
    key = {"community_id": command.community_id, "account_id": account_id}
    # Two who let the same go at the same moment: the second finds its notices used up.
    uow.lock(LedgerBalance, **key)
    notices = uow.session.scalars(
        select(LapseNotice).filter_by(**key, layer_id=layer_id, ended_on=None)
    ).all()
    most_minor = may_go_minor(map(_notice, notices), command.today)
    if most_minor == 0:
        return False
    posted = lapse(uow, _ending(uow, command, account_id, layer_id, most_minor))
    for row in notices:
        row.ended_on = command.today
    uow.flush()
    return posted is not None


def _ending(
    uow: UnitOfWork, command: LapseDue, account_id: UUID, layer_id: UUID, most_minor: int
) -> Lapse:
    community_id = command.community_id
    layer = uow.session.get(LedgerLayer, (community_id, layer_id))
    if layer is None:
        raise RuleUnknown
    rule = uow.session.get(Rule, (community_id, layer.rule_id))
    if rule is None:
        raise RuleUnknown
    return Lapse(
        community_id=community_id,
        actor_id=command.actor_id,
        account_id=account_id,
        layer_id=layer_id,
        most_minor=most_minor,
        issuance=issuance_of(uow, community_id, rule.programme_id, layer.currency),
        today=command.today,
        event_at=uow.now,
        programme_id=rule.programme_id,
    )


def _note(
    uow: UnitOfWork,
    command: Command,
    found: Iterable[Lapsing],
    told_on: date,
    *,
    means: Means,
    run_id: UUID | None,
) -> None:
    for each in found:
        uow.session.add(
            LapseNotice(
                community_id=command.community_id,
                id=new_id(),
                account_id=each.account_id,
                layer_id=each.layer_id,
                amount_minor=each.amount_minor,
                means=means.value,
                run_id=run_id,
                told_on=told_on,
                told_by=command.actor_id,
            )
        )
    uow.flush()


def _notice(row: LapseNotice) -> Notice:
    return Notice(row.id, row.amount_minor, row.told_on, Means(row.means))
