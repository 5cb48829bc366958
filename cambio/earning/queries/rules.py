"""Rules and their versions."""

from __future__ import annotations

from cambio.earning.models import RuleVersion
from cambio.earning.rules import STORED, Terms, terms_from


def terms_of(version: RuleVersion) -> Terms:
    """What a version promises."""
    return terms_from({name: getattr(version, name) for name in STORED})
