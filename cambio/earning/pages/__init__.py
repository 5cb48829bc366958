"""Pages of earning: programmes, their budgets and members, and street actions."""

from cambio.earning.pages import (
    actions,
    approving,
    budgets,
    closing,
    members,
    milestones,
    photos,
    programmes,
    proposals,
    recurring,
    reporting,
    rules,
    running,
)
from cambio.earning.pages.base import blueprint

__all__ = [
    "actions",
    "approving",
    "blueprint",
    "budgets",
    "closing",
    "members",
    "milestones",
    "photos",
    "programmes",
    "proposals",
    "recurring",
    "reporting",
    "rules",
    "running",
]
