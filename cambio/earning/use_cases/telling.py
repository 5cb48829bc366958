"""What earning lets households know: tokens that they got, and what is to be done where they live.

It is only noted here, in the act itself; who hears of it, how and when is for `cambio.messages`.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cambio.database import UnitOfWork
from cambio.earning.models import Action, Award
from cambio.earning.models.observations import Observation
from cambio.messages.rules.news import ActionComing, Kind, ObjectionDecided, TokensReceived
from cambio.messages.use_cases import Notice, notify, withdraw

TOLD_BEFORE = timedelta(days=3)
"""So long before it begins is an action told: early enough to keep the day free."""


def tell_of_award(uow: UnitOfWork, award: Award, *, currency: str, what: dict[str, str]) -> None:
    """Let a household know what an award brought into its wallet, and for what, by language."""
    news = TokensReceived(award.household_minor, currency, what, award.event_at)
    tell_of_tokens(uow, award.community_id, award.household_id, award_id=award.id, news=news)


def tell_of_tokens(
    uow: UnitOfWork, community_id: int, household_id: UUID, *, award_id: UUID, news: TokensReceived
) -> None:
    """Let a household know what came into its wallet; nothing, when that is nothing."""
    if news.amount_minor > 0:
        notice = Notice(
            community_id=community_id, about_id=award_id, news=news, household_id=household_id
        )
        notify(uow, notice)


def tell_of_decision(
    uow: UnitOfWork, about: Observation, objection_id: UUID, news: ObjectionDecided
) -> None:
    """Let a household know that somebody decided about its objection; why stands on its page."""
    notice = Notice(
        community_id=about.community_id,
        about_id=objection_id,
        news=news,
        household_id=about.household_id,
    )
    notify(uow, notice)


def tell_of_action(uow: UnitOfWork, action: Action) -> None:
    """Let all households of its place know of an action, some days before it begins."""
    news = ActionComing(action.title, action.meeting_point, action.starts_at)
    notice = Notice(
        community_id=action.community_id,
        about_id=action.id,
        news=news,
        place_id=action.place_id,
        not_before=action.starts_at - TOLD_BEFORE,
        until=action.starts_at,
    )
    notify(uow, notice)


def untell_of_action(uow: UnitOfWork, action: Action) -> None:
    """It does not take place: whoever was not told of it yet is told nothing."""
    withdraw(uow, community_id=action.community_id, kind=Kind.ACTION, about_id=action.id)
