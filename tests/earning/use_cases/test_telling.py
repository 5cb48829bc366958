"""What earning lets households know beyond scans: what a month gave, what was decided."""

from __future__ import annotations

from sqlalchemy import select

from cambio.database import reading
from cambio.earning.jobs import evaluate_month
from cambio.earning.rules.milestones import KeptReason
from cambio.messages.models import NoticeRow
from tests.earning.ground import Ground
from tests.earning.use_cases.test_objections import Noticed
from tests.earning.use_cases.test_observations import APRIL


def test_a_household_hears_what_its_month_gave_and_what_was_decided_each_once(
    ground: Ground,
) -> None:
    noticed = Noticed(ground)
    objected = noticed.object()
    noticed.decide(objected.objection_id, KeptReason.SEEN_AGAIN)
    assert evaluate_month(APRIL) == 1
    evaluate_month(APRIL)
    with reading() as session:
        rows = session.scalars(select(NoticeRow).order_by(NoticeRow.id)).all()
    assert [(row.kind, row.household_id) for row in rows] == [
        ("decision", noticed.household_id),
        ("tokens", noticed.household_id),
    ]
    assert '"amount_minor":40' in rows[1].news
