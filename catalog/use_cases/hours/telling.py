"""What a street hears of the hours that it booked: when somebody comes, and that it was done."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from cambio.database import UnitOfWork
from cambio.messages.rules.news import ActionComing, ActionStage, Kind
from cambio.messages.use_cases import Notice, notify, withdraw
from cambio.neighbourhood.models import Place
from catalog.rules.hours import SILENT_DAYS, WEEK
from catalog.use_cases.hours.rows import Held


def tell_booked(uow: UnitOfWork, held: Held, begins_at: datetime) -> None:
    """Let the households of the place know who comes in which week, and for what."""
    about_id = _about(held.booking.id, "booked")
    _tell(uow, held, about_id, ActionStage.HOURS_BOOKED, begins_at, until=begins_at + WEEK)


def tell_planned(uow: UnitOfWork, held: Held, starts_at: datetime) -> None:
    """Let the households of the place know who comes, when, and for what."""
    about_id = _about(held.booking.id, starts_at.isoformat())
    _tell(uow, held, about_id, ActionStage.HOURS_PLANNED, starts_at, until=starts_at)


def tell_done(uow: UnitOfWork, held: Held) -> None:
    """Let them know what was done, so that whoever sees it otherwise can tell the captain."""
    about_id = _about(held.booking.id, "done")
    until = uow.now + timedelta(days=SILENT_DAYS)
    _tell(uow, held, about_id, ActionStage.HOURS_DONE, uow.now, until=until)


def untell(uow: UnitOfWork, held: Held) -> None:
    """It goes otherwise: whoever was not told yet that somebody comes is told nothing."""
    booking, moments = held.booking, ["booked"]
    if booking.starts_at is not None:
        moments.append(booking.starts_at.isoformat())
    for moment in moments:
        about_id = _about(booking.id, moment)
        withdraw(uow, community_id=booking.community_id, kind=Kind.ACTION, about_id=about_id)


def _tell(
    uow: UnitOfWork, held: Held, about_id: UUID, stage: ActionStage, at: datetime, until: datetime
) -> None:
    booking = held.booking
    street = uow.session.get_one(Place, (booking.community_id, booking.place_id))
    title = f"{held.professional.name}: {booking.wish}"
    notice = Notice(
        community_id=booking.community_id,
        about_id=about_id,
        news=ActionComing(title, street.name, at, stage),
        place_id=booking.place_id,
        until=until,
    )
    notify(uow, notice)


def _about(booking_id: UUID, what: str) -> UUID:
    """Of one thing a household hears once; each moment that is planned is a thing of its own."""
    return uuid5(booking_id, what)
