"""What the pages of saving share: the blueprint, and which day it is."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, g

from cambio.database import current_database

blueprint = Blueprint("saving", __name__, url_prefix="/<community>", template_folder="../templates")


def today() -> date:
    """The day on the community's calendar."""
    return current_database().clock().astimezone(ZoneInfo(g.community.timezone)).date()
