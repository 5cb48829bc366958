"""What a statement says of orders, purchases and vouchers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from cambio.app.guard import current_actor
from cambio.web.language import current_language
from cards.pages.movements import Stories, Story
from catalog.queries import Subject, subjects
from catalog.queries.vouchers import voucher_names
from catalog.rules.texts import in_language


def shop_stories(session: Session, community_id: int, subject_ids: Collection[UUID]) -> Stories:
    """Orders, purchases and vouchers by their ids; households get a link to their own."""
    found = subjects(session, community_id=community_id, subject_ids=subject_ids)
    vouchers = voucher_names(session, community_id=community_id, voucher_ids=subject_ids)
    return {
        **{subject.id: _story(subject) for subject in found.values()},
        **{voucher_id: _voucher(voucher_id, *known) for voucher_id, known in vouchers.items()},
    }


def _voucher(voucher_id: UUID, names: dict[str, str], holder_id: UUID | None) -> Story:
    """What went to another household, or is a street's, is named without a link."""
    href = None
    if holder_id is not None and holder_id == current_actor().household_id:
        href = url_for("catalog.voucher", voucher_id=voucher_id)
    return Story(in_language(names, current_language()), _("A voucher"), href)


def _story(subject: Subject) -> Story:
    name = subject.item_names.get(current_language()) or subject.item_names["nl"]
    title = f"{subject.quantity} × {name}" if subject.quantity > 1 else name
    if subject.more_items:
        title = ngettext(
            "%(title)s and %(num)s more", "%(title)s and %(num)s more", subject.more_items,
            title=title,
        )  # fmt: skip
    if subject.number is None:
        return Story(title, None, url_for("catalog.purchase", purchase_id=subject.id))
    href = None
    if current_actor().household_id is not None:
        href = url_for("catalog.order", order_id=subject.id)
    return Story(title, _("Order %(number)s", number=subject.number), href)
