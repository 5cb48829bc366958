"""The plan that came of dividing, to print: street by street, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import g, render_template, url_for

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import reading
from catalog.pages.base import blueprint, now
from catalog.pages.hours.divisions import division_or_404, names_of_fields
from catalog.queries import hours as queries
from catalog.queries.hours import PlanLine
from catalog.rules.divisions import QUORUM


@blueprint.get("/hours/divisions/<uuid:division_id>/plan")
@allow(Permission.SEE_HOURS)
def hours_plan(division_id: UUID) -> str:
    """What each street gives each field of work, and what it booked of it."""
    view = division_or_404(division_id)
    key = {"community_id": g.community_id, "division_id": division_id}
    with reading() as session:
        shares = queries.shares(session, **key)
        lines = queries.plan(session, **key)
    parts = {(line.place_id, line.field): line for line in lines}
    names = names_of_fields()
    return render_template(
        "catalog/hours_plan.html",
        division=view,
        fields=[(slug, names[slug]) for slug in view.fields],
        rows=[
            {
                "place_id": share.place_id,
                "place": share.place_name,
                "quarters": share.quarters,
                "households": share.households,
                "parts": {slug: parts.get((share.place_id, slug)) for slug in view.fields},
                "booked_quarters": sum(
                    line.booked_quarters for line in lines if line.place_id == share.place_id
                ),
            }
            for share in shares
        ],
        sums={
            slug: _sums_of([line for line in lines if line.field == slug]) for slug in view.fields
        },
        is_ready=bool(lines),
        quorum=QUORUM,
        printed_at=now(),
        back_href=url_for("catalog.division", division_id=division_id),
    )


def _sums_of(lines: Iterable[PlanLine]) -> tuple[int, int]:
    """What was planned and what was booked of it, in quarters."""
    found = list(lines)
    return sum(each.quarters for each in found), sum(each.booked_quarters for each in found)
