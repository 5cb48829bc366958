"""What the API of earning shares: its blueprint, and who is asking."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from cambio.app.guard import current_actor

blueprint = Blueprint(
    "earning_api", __name__, description="Programmes, budgets and street actions."
)


def community_id() -> int:
    """The community of whoever is asking; the guard let nobody in without one."""
    return current_actor().community_id or 0


def asked() -> dict[str, Any]:
    """Who asks, where: the fields of every command."""
    return {"community_id": community_id(), "actor_id": current_actor().id}
