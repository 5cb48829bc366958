"""JSON: programmes, budgets and grants, actions, what was given and why, and trying a rule."""

from cambio.earning.api import (  # noqa: F401 - they add routes
    actions,
    awards,
    budgets,
    collections,
    editing,
    ending,
    memberships,
    objections,
    observations,
    own,
    photos,
    programmes,
    proposals,
    reports,
    series,
    signals,
    trials,
    years,
)
from cambio.earning.api.base import blueprint

__all__ = ["blueprint"]
