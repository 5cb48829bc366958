"""Which community a page belongs to: the first part of its address, kept out of every view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g
from sqlalchemy import select

from cambio.database import NotFound, reading
from cambio.neighbourhood.models import Community


@dataclass(frozen=True, slots=True)
class CommunityView:
    """A community as pages know it."""

    id: int
    slug: str
    name: str
    language: str
    timezone: str
    late_scan_hours: int


def init_app(app: Flask) -> None:
    """Take `<community>` out of every address and put it back into every link."""

    @app.url_value_preprocessor
    def enter_community(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "community" in values:
            g.community_slug = values.pop("community")
            g.community = community_by_slug(g.community_slug)
            g.community_id = g.community.id if g.community else None

    @app.before_request
    def require_community() -> None:
        if "community_slug" in g and g.community is None:
            raise NotFound

    @app.url_defaults
    def stay_in_community(endpoint: str, values: dict[str, Any]) -> None:
        known = endpoint in app.view_functions
        expected = known and app.url_map.is_endpoint_expecting(endpoint, "community")
        if expected and "community" not in values and g.get("community") is not None:
            values["community"] = g.community.slug


def community_by_slug(slug: str) -> CommunityView | None:
    """The community with this slug, or None."""
    with reading() as session:
        row = session.scalar(select(Community).where(Community.slug == slug))
    if row is None:
        return None
    return CommunityView(
        row.id, row.slug, row.name, row.language, row.timezone, row.late_scan_hours
    )
