"""Bij en af in words: what each line of a statement was for, as a resident would say it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from flask import current_app, g, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import current_actor
from cambio.earning.queries import award_stories, street_stories
from cambio.ledger.proofs import sealed_among
from cambio.ledger.statements import Line
from cambio.ledger.types import Kind
from cambio.web.language import current_language
from cambio.web.layout import currency


@dataclass(frozen=True, slots=True)
class Story:
    """What a subject is called; `note` says more, `href` leads to it. None where there is none."""

    title: str
    note: str | None = None
    href: str | None = None


Stories: TypeAlias = Mapping[UUID, Story]
StorySource: TypeAlias = Callable[[Session, int, Collection[UUID]], Stories]
"""From a session, a community's id and the subjects of transactions to what is known of them."""


class Told(Protocol):
    """A line of a statement, as far as words need it."""

    @property
    def kind(self) -> Kind:
        """What happened."""

    @property
    def subject_id(self) -> UUID | None:
        """What it was about."""

    @property
    def amount_minor(self) -> int:
        """Positive for what came in."""


def earning_stories(session: Session, community_id: int, subject_ids: Collection[UUID]) -> Stories:
    """Actions and milestones by the subjects of their awards."""
    language = current_language()
    found = award_stories(session, community_id=community_id, subject_ids=subject_ids)
    streets = street_stories(session, community_id=community_id, subject_ids=subject_ids)
    return {subject_id: Story(title) for subject_id, title in streets.items()} | {
        subject_id: Story(
            each.title or each.rule_names.get(language) or each.rule_names["nl"],
            each.place_name,
            _why(each.award_id, each.household_id),
        )
        for subject_id, each in found.items()
    }


def _why(award_id: UUID, household_id: UUID | None) -> str | None:
    """Where a household reads why it got so much; None for whoever else is looking."""
    own = current_actor().household_id
    if own is None or own != household_id:
        return None
    return url_for("earning.saved_award", award_id=award_id)


def stories_of(session: Session, *, community_id: int, lines: Sequence[Told]) -> Stories:
    """What is known of the subjects of some lines, from every feature that has a say.

    Features above this one add their sources in `cambio.main`.
    """
    subject_ids = {line.subject_id for line in lines if line.subject_id is not None}
    stories: dict[UUID, Story] = {}
    if subject_ids:
        for source in current_app.extensions.get("cambio.stories", (earning_stories,)):
            stories |= source(session, community_id, subject_ids)
    return stories


def rows_of(lines: Sequence[Line], *, currency_code: str, stories: Stories) -> list[dict[str, Any]]:
    """Lines as the kit's `movements` wants them, with the balance after each."""
    words = currency(currency_code)
    return [
        row_of(line, stories)
        | {"at": line.event_at, "currency": words, "balance_minor": line.balance_after_minor}
        for line in lines
    ]


def with_proofs(
    session: Session, rows: Sequence[dict[str, Any]], lines: Sequence[Line]
) -> list[dict[str, Any]]:
    """Rows of movements, those of closed days with where their proof is."""
    ids = [line.transaction_id for line in lines]
    sealed = sealed_among(session, community_id=g.community_id, transaction_ids=ids)
    return [
        row | {"proof_href": url_for("cards.my_proof", transaction_id=line.transaction_id)}
        if line.transaction_id in sealed
        else row
        for row, line in zip(rows, lines, strict=True)
    ]


def row_of(line: Told, stories: Stories) -> dict[str, Any]:
    """What a line was for, and how much."""
    story = stories.get(line.subject_id) if line.subject_id is not None else None
    return {
        "title": sentence(line, story),
        "note": story.note if story else None,
        "href": story.href if story else None,
        "amount_minor": line.amount_minor,
    }


def sentence(line: Told, story: Story | None) -> str:
    """A line in a few words, with the name of what it was for where that is known."""
    plain, named = _words().get(
        line.kind, (_("In"), "%(what)s") if line.amount_minor > 0 else (_("Out"), "%(what)s")
    )
    text: str = plain if story is None else named % {"what": story.title}
    return text


def _words() -> dict[Kind, tuple[str, str]]:
    return {
        Kind.AWARD: (_("Saved"), _("Saved: %(what)s")),
        Kind.PLACE_AWARD: (_("Saved by the street together"), _("Saved together: %(what)s")),
        Kind.HOUSEHOLD_MERGED: (_("From your other card"), _("From your other card: %(what)s")),
        Kind.LAPSE: (_("Lapsed"), _("Lapsed: %(what)s")),
        Kind.RETURN: (_("Given back"), _("Given back: %(what)s")),
        Kind.ORDER_PLACED: (_("Ordered in the shop"), _("Ordered: %(what)s")),
        Kind.PLEDGE: (_("Put in to buy together"), _("Put in together for: %(what)s")),
        Kind.VOUCHER_BOUGHT: (_("Voucher bought"), _("Voucher: %(what)s")),
        Kind.SHARE: (_("Saved with your street"), "%(what)s"),
        Kind.GIFT: (_("Gift"), _("Gift: %(what)s")),
        Kind.HOURS_ALLOTTED: (_("Hours for your street"), _("Hours for your street: %(what)s")),
        Kind.HOURS_BOOKED: (_("Hours booked"), _("Hours booked: %(what)s")),
        Kind.HOUSEHOLD_SPLIT: (_("Divided: your household went on in two"), "%(what)s"),
        Kind.HOUSEHOLD_ENDED: (_("From a household that ended"), "%(what)s"),
        Kind.PROGRAMME_ENDED: (_("What was left when the programme ended"), "%(what)s"),
        Kind.REVERSAL: (_("Correction"), _("Correction: %(what)s")),
    }
