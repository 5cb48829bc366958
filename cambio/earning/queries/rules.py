"""Rules and their versions."""

from __future__ import annotations

from cambio.earning.models import RuleVersion
from cambio.earning.rules import Terms


def terms_of(version: RuleVersion) -> Terms:
    """What a version promises."""
    return Terms(
        per_adult_minor=version.per_adult_minor,
        per_child_minor=version.per_child_minor,
        fixed_minor=version.fixed_minor,
        household_parts=version.household_parts,
        street_parts=version.street_parts,
        keeps_months=version.keeps_months,
        keeps_until=version.keeps_until,
    )
