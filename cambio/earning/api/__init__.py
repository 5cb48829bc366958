"""JSON: programmes, budgets and grants, actions, what was given and why, and trying a rule."""

from cambio.earning.api import actions, awards, programmes, trials  # noqa: F401 - they add routes
from cambio.earning.api.base import blueprint

__all__ = ["blueprint"]
