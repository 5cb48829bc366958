"""Pages of earning: programmes, their budgets and members, and street actions."""

from cambio.earning.pages import (
    actions,
    approving,
    budgets,
    closing,
    deeds,
    members,
    milestones,
    own,
    photos,
    programmes,
    proposals,
    recurring,
    reporting,
    rules,
    running,
    settings,
    signals,
)
from cambio.earning.pages.base import blueprint

__all__ = [
    "actions",
    "approving",
    "blueprint",
    "budgets",
    "closing",
    "deeds",
    "members",
    "milestones",
    "own",
    "photos",
    "programmes",
    "proposals",
    "recurring",
    "reporting",
    "rules",
    "running",
    "settings",
    "signals",
]
