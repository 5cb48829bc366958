"""Pages of earning: programmes, their budgets and members, and street actions."""

from cambio.earning.pages import actions, budgets, closing, members, milestones, programmes, running
from cambio.earning.pages.base import blueprint

__all__ = [
    "actions",
    "blueprint",
    "budgets",
    "closing",
    "members",
    "milestones",
    "programmes",
    "running",
]
