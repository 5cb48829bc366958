"""A household says how it wants to hear: on its page, at the counter, by a link in a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from cambio.database import Command, UnitOfWork, new_id
from cambio.messages.errors import EmailChanged, EmailMissing, NoPhoneListens, TooManyPhones
from cambio.messages.models import (
    Message,
    MessageChoice,
    NoticeRow,
    PushSubscription,
    UnwantedKind,
)
from cambio.messages.rules.choices import (
    QUIET_FROM,
    QUIET_UNTIL,
    Channel,
    check_endpoint,
    check_hours,
    tidy_email,
)
from cambio.messages.rules.news import Kind
from cambio.messages.use_cases.packing import unpack
from cambio.neighbourhood.errors import HouseholdEnded
from cambio.neighbourhood.use_cases import locked_household

PHONES_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseMessages(Command):
    """How a household wants to hear from now on.

    `unwanted` is what it does not want to hear of. `email` is None to keep no address.
    """

    household_id: UUID
    channel: Channel
    unwanted: Sequence[Kind] = ()
    is_weekly: bool = False
    quiet_from: int = QUIET_FROM
    quiet_until: int = QUIET_UNTIL
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was kept; `email_to_confirm` is the address to which a link goes now, or None."""

    channel: Channel
    email_to_confirm: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmEmail(Command):
    """Whoever reads what is sent to an address followed the link there."""

    household_id: UUID
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMessages(Command):
    """No messages any more."""

    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenHere(Command):
    """A household wants messages on the screen of this browser. `services` are allowed."""

    household_id: UUID
    endpoint: str
    public_key: bytes
    secret: bytes
    services: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopListening(Command):
    """No messages on the screen of one browser any more, or of any: None."""

    household_id: UUID
    subscription_id: UUID | None


def choose_messages(uow: UnitOfWork, command: ChooseMessages) -> Chosen:
    """Keep how a household wants to hear; what already waits goes the new way.

    An e-mail address is used from when the link that is sent to it was followed.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is nobody to write to.
        EmailInvalid, EmailMissing, QuietHoursInvalid: what was filled in is not right.
        NoPhoneListens: on the screen, but of which?
    """
    email = tidy_email(command.email) if command.email and command.email.strip() else None
    if command.channel is Channel.EMAIL and email is None:
        raise EmailMissing
    check_hours(command.quiet_from, command.quiet_until)
    row = _locked(uow, command, command.household_id)
    if command.channel is Channel.PUSH and not _phones(uow, command, command.household_id):
        raise NoPhoneListens
    # After this point it must succeed.
    if email != row.email:
        row.email, row.email_confirmed_at = email, None
    row.channel, row.is_weekly = command.channel.value, command.is_weekly
    row.quiet_from, row.quiet_until = command.quiet_from, command.quiet_until
    row.chosen_at, row.chosen_by = uow.now, command.actor_id
    uow.flush()
    _keep_unwanted(uow, command)
    to_confirm = email if command.channel is Channel.EMAIL and not row.email_confirmed_at else None
    if to_confirm is not None:
        _send_link(uow, command)
    _look_again(uow, command, command.household_id)
    return Chosen(command.channel, to_confirm)


def confirm_email(uow: UnitOfWork, command: ConfirmEmail) -> None:
    """Use an e-mail address from now on; harmless when repeated.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is nobody to write to.
        EmailChanged: the household has another address now, or none.
    """
    row = _locked(uow, command, command.household_id)
    if row.email != command.email:
        raise EmailChanged
    if row.email_confirmed_at is None:
        row.email_confirmed_at = uow.now
        _look_again(uow, command, command.household_id)


def stop_messages(uow: UnitOfWork, command: StopMessages) -> None:
    """Send nothing more, forget where to, and drop what waits.

    Harmless when repeated, and for a household that has ended.

    Raises:
        HouseholdUnknown: there is none.
    """
    try:
        row = _locked(uow, command, command.household_id)
    except HouseholdEnded:
        return
    row.channel, row.chosen_at, row.chosen_by = Channel.NONE.value, uow.now, command.actor_id
    row.email, row.email_confirmed_at = None, None
    uow.session.execute(
        delete(PushSubscription).filter_by(
            community_id=command.community_id, household_id=command.household_id
        )
    )
    _look_again(uow, command, command.household_id)


def listen_here(uow: UnitOfWork, command: ListenHere) -> UUID:
    """Send messages to the screen of a browser from now on; answers which of the household's.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is nobody to write to.
        PushServiceUnknown: it is the address of nothing that we send to.
        TooManyPhones: the household has enough of them.
    """
    check_endpoint(command.endpoint, command.services)
    row = _locked(uow, command, command.household_id)
    key: dict[str, Any] = {
        "community_id": command.community_id,
        "household_id": command.household_id,
    }
    known = uow.session.scalars(
        select(PushSubscription).filter_by(**key, endpoint=command.endpoint)
    ).one_or_none()
    if known is None and _phones(uow, command, command.household_id) >= PHONES_MOST:
        raise TooManyPhones(most=PHONES_MOST)
    # After this point it must succeed.
    if known is None:
        known = PushSubscription(
            **key,
            id=new_id(),
            endpoint=command.endpoint,
            public_key=command.public_key,
            secret=command.secret,
            made_at=uow.now,
        )
        uow.session.add(known)
    known.public_key, known.secret = command.public_key, command.secret
    row.channel, row.chosen_at, row.chosen_by = Channel.PUSH.value, uow.now, command.actor_id
    _look_again(uow, command, command.household_id)
    return known.id


def stop_listening(uow: UnitOfWork, command: StopListening) -> None:
    """Send nothing to a browser any more; harmless when it is gone already.

    Without any browser left what waits goes by letter.
    """
    gone = delete(PushSubscription).where(
        PushSubscription.community_id == command.community_id,
        PushSubscription.household_id == command.household_id,
    )
    if command.subscription_id is not None:
        gone = gone.where(PushSubscription.id == command.subscription_id)
    uow.session.execute(gone)


def _locked(uow: UnitOfWork, command: Command, household_id: UUID) -> MessageChoice:
    """The choice of a household, made as it stands without one; both rows locked.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is nobody to write to.
    """
    locked_household(uow, command.community_id, household_id)
    row = uow.session.get(MessageChoice, (command.community_id, household_id))
    if row is None:
        row = MessageChoice(
            community_id=command.community_id,
            household_id=household_id,
            channel=Channel.LETTER.value,
            is_weekly=False,
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
            chosen_at=uow.now,
            chosen_by=command.actor_id,
        )
        uow.session.add(row)
    return row


def _keep_unwanted(uow: UnitOfWork, command: ChooseMessages) -> None:
    key: dict[str, Any] = {
        "community_id": command.community_id,
        "household_id": command.household_id,
    }
    uow.session.execute(delete(UnwantedKind).filter_by(**key))
    for kind in sorted(set(command.unwanted)):
        uow.session.add(UnwantedKind(**key, kind=kind.value))
    uow.flush()


def _phones(uow: UnitOfWork, command: Command, household_id: UUID) -> int:
    count = select(func.count()).select_from(PushSubscription)
    where = count.filter_by(community_id=command.community_id, household_id=household_id)
    return uow.session.scalar(where) or 0


def _send_link(uow: UnitOfWork, command: ChooseMessages) -> None:
    """Let a link go to the address that is kept now; one that still waits will do."""
    waiting = select(Message.id).filter_by(
        community_id=command.community_id,
        household_id=command.household_id,
        purpose="confirm",
        state="ready",
    )
    if uow.session.scalar(waiting.limit(1)) is None:
        uow.session.add(
            Message(
                community_id=command.community_id,
                id=new_id(),
                household_id=command.household_id,
                channel=Channel.EMAIL.value,
                purpose="confirm",
                state="ready",
                made_at=uow.now,
                try_at=uow.now,
            )
        )


def _look_again(uow: UnitOfWork, command: Command, household_id: UUID) -> None:
    """What has not gone out, for letters too, is looked at again: it may go another way now."""
    ready = select(Message.id).where(
        Message.community_id == command.community_id,
        Message.household_id == household_id,
        Message.purpose == "news",
        Message.state == "ready",
    )
    unpack(uow, command.community_id, list(uow.session.scalars(ready)))
    uow.session.execute(
        update(NoticeRow)
        .where(
            NoticeRow.community_id == command.community_id,
            NoticeRow.household_id == household_id,
            NoticeRow.message_id.is_(None),
        )
        .values(look_at=uow.now)
    )
