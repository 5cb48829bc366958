"""The dispatcher: packs what is due, claims it, sends it, and marks what came of it."""

from __future__ import annotations

import logging
import time
from contextlib import closing
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from cambio.app.cli import OPERATOR_ID
from cambio.database import current_database, perform, reading
from cambio.messages.queries.outbox import communities_with_work
from cambio.messages.queries.parcels import Parcel, parcel
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.timing import after_quiet
from cambio.messages.sending import push
from cambio.messages.sending.links import settings
from cambio.messages.sending.mail import Post
from cambio.messages.sending.outcome import ACCEPTED, GONE, Outcome
from cambio.messages.use_cases import (
    ClaimMessages,
    ForgetPhone,
    MarkFailed,
    MarkSent,
    OneMessage,
    PackNotices,
    Postpone,
    claim_messages,
    forget_phone,
    mark_failed,
    mark_sent,
    pack_notices,
    postpone,
    take_back,
)

log = logging.getLogger(__name__)

TURN_SECONDS = 40
"""After that the other jobs have their turn; what is left goes with the next."""


def send_due() -> int:
    """Send what is due, of all communities; answers how many messages were accepted.

    Any number of processes may do this at once: each message is claimed by one. What breaks off
    goes again, with the same Message-ID.
    """
    until = time.monotonic() + TURN_SECONDS
    with reading() as session:
        communities = communities_with_work(session, now=current_database().clock())
    sent = 0
    with closing(Post(settings().smtp_url)) as post:
        for community_id in communities:
            while time.monotonic() < until and _pack(community_id):
                pass
            while time.monotonic() < until:
                claimed = _claim(community_id, post)
                sent += sum(_send(community_id, each, post) for each in claimed)
                if not claimed:
                    break
    return sent


def _pack(community_id: int) -> bool:
    command = PackNotices(community_id=community_id, actor_id=OPERATOR_ID)
    return perform(pack_notices, command).more


def _claim(community_id: int, post: Post) -> list[UUID]:
    """Some messages to send, by the channels that this server has and that answer."""
    by_email = settings().smtp_url and not post.is_away
    channels = [Channel.PUSH, *([Channel.EMAIL] if by_email else [])]
    command = ClaimMessages(community_id=community_id, actor_id=OPERATOR_ID, channels=channels)
    return perform(claim_messages, command)


def _send(community_id: int, message_id: UUID, post: Post) -> bool:
    """Whether one message was accepted. Between acceptance and its mark lies no other work."""
    try:
        outcome = _attempt(community_id, message_id, post)
    except Exception as fault:  # noqa: BLE001 - one message that fails must not keep the others
        kind = type(fault).__name__
        # Its kind alone, and no traceback: what it says may hold what the message says.
        log.error("message %s could not be sent: %s", message_id, kind)  # noqa: TRY400 - see above
        outcome = Outcome("fault")
    if outcome is not None:
        _mark(community_id, message_id, outcome)
    return outcome is ACCEPTED


def _attempt(community_id: int, message_id: UUID, post: Post) -> Outcome | None:
    """What came of it; None when it was taken back, or waits for the morning."""
    now = current_database().clock()
    with reading() as session:
        found = parcel(session, community_id=community_id, message_id=message_id, now=now)
    if found is None or _waits_for_morning(found):
        return None
    if found.purpose == "news" and not found.news:
        return GONE  # it could not go in time, and is of no use any more
    return post.send(found) if found.channel is Channel.EMAIL else _push(found)


def _waits_for_morning(found: Parcel) -> bool:
    """Whether it is quiet at the household now; then the message goes after that.

    It was packed in time, and could not be sent at once.
    """
    now = current_database().clock()
    if found.purpose == "confirm":
        return False  # somebody sits and waits for it
    until = after_quiet(found.choice.choice, now, ZoneInfo(found.timezone))
    if until <= now:
        return False
    later = Postpone(
        community_id=found.community_id, actor_id=OPERATOR_ID, message_id=found.id, until=until
    )
    perform(postpone, later)
    return True


def _mark(community_id: int, message_id: UUID, outcome: Outcome) -> None:
    if outcome is ACCEPTED:
        sent = MarkSent(community_id=community_id, actor_id=OPERATOR_ID, message_id=message_id)
        perform(mark_sent, sent)
    elif outcome is GONE:
        taken_back = OneMessage(
            community_id=community_id, actor_id=OPERATOR_ID, message_id=message_id
        )
        perform(take_back, taken_back)
    else:
        log.warning("message %s was not accepted: %s", message_id, outcome.trouble)
        failed = MarkFailed(
            community_id=community_id,
            actor_id=OPERATOR_ID,
            message_id=message_id,
            trouble=outcome.trouble or "",
            for_good=outcome.for_good,
        )
        perform(mark_failed, failed)


def _push(found: Parcel) -> Outcome:
    """To all screens of the household: accepted when one took it, gone when none is left."""
    payload = push.payload_of(found)
    deliver = partial(
        push.deliver,
        payload,
        message_id=found.id,
        key=push.server_key(),
        now=current_database().clock(),
    )
    outcomes = [deliver(phone) for phone in found.choice.phones]
    for phone, outcome in zip(found.choice.phones, outcomes, strict=True):
        if outcome is GONE:
            command = ForgetPhone(
                community_id=found.community_id, actor_id=OPERATOR_ID, subscription_id=phone.id
            )
            perform(forget_phone, command)
    if ACCEPTED in outcomes:
        return ACCEPTED
    troubles = [each for each in outcomes if each is not GONE]
    # One that is only away may be back; a second attempt is for its sake.
    return min(troubles, key=lambda each: each.for_good, default=GONE)
