"""What the pages of earning share: the blueprint, commands, words, and reading of forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, g, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from cambio.app.guard import current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import Command, NotFound, Refusal, current_database, new_id, reading
from cambio.earning import queries
from cambio.earning.queries import ProgrammeView
from cambio.earning.rules import name_in
from cambio.web.language import current_language

blueprint = Blueprint(
    "earning", __name__, url_prefix="/<community>", template_folder="../templates"
)

REQUEST_KEY_MAX = 200

THEMES: Mapping[str, LazyString] = {
    "clean-and-whole": _("Clean and whole"),
    "feeling-safe": _("Feeling safe"),
    "neighbourhood-services": _("Help in the neighbourhood"),
    "sustainable-behaviour": _("Good for the environment"),
    "liveability": _("Living well"),
    "social-cohesion": _("Together"),
    "taking-part-in-work": _("Taking part in work"),
}


@blueprint.context_processor
def words_for_templates() -> dict[str, Any]:
    """What every template of earning can say and ask."""
    actor = current_actor()
    return {
        "words": words,
        "themes": THEMES,
        "may": lambda name: actor.may(Permission(name)),
    }


def words(names: Mapping[str, str]) -> str:
    """A text in the reader's language."""
    return name_in(names, current_language())


def now() -> datetime:
    """The moment of this request."""
    return current_database().clock()


def zone() -> ZoneInfo:
    """The time zone of the page's community."""
    return ZoneInfo(g.community.timezone)


def command_of(make: Callable[..., Command], **fields: Any) -> Any:
    """A command in the page's community, by whoever is asking."""
    return make(community_id=g.community_id, actor_id=current_actor().id, **fields)


def keyed_of(make: Callable[..., Command], **fields: Any) -> Any:
    """The same with the request key of the form, which makes sending it twice harmless."""
    key = request.form.get("request_key", "")[:REQUEST_KEY_MAX] or str(new_id())
    return command_of(make, request_key=key, **fields)


def programme_or_404(slug: str) -> ProgrammeView:
    """A programme of the page's community.

    Raises:
        NotFound: there is none with this short name.
    """
    with reading() as session:
        found = queries.programme(session, community_id=g.community_id, slug=slug)
    if found is None:
        raise NotFound
    return found


def require_programme(permission: Permission, programme_id: UUID | None = None) -> None:
    """Refuse unless the permission reaches this programme; None for a new one.

    Raises:
        NotAllowed: the role is for another programme only.
    """
    require_within(permission, ScopeKind.PROGRAMME, [] if programme_id is None else [programme_id])


def errors_of(refusal: Refusal, fields: Mapping[str, str]) -> dict[str, str]:
    """A refusal as the error of the field that it is about, by its code; else of the whole form."""
    return {fields.get(refusal.code, ""): words_of(refusal)}


def chosen_id(name: str) -> UUID | None:
    """The id in a field of the form; None where nothing was chosen."""
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return None


def required_id(name: str, refusal: type[Refusal]) -> UUID:
    """The id that was chosen in a field of the form; the refusal where there is none."""
    chosen = chosen_id(name)
    if chosen is None:
        raise refusal
    return chosen


def whole_number(name: str) -> int:
    """The whole number in a field of the form; 0, which no rule lets pass, for anything else."""
    text = request.form.get(name, "").strip().replace(".", "").replace(" ", "")
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def chosen_day(name: str) -> date | None:
    """The day in a field of the form, or None."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def chosen_moment(day: date | None, clock_name: str) -> datetime | None:
    """A day with the time in a field, on the community's clock; None where one is missing."""
    try:
        clock = time.fromisoformat(request.form.get(clock_name, ""))
    except ValueError:
        return None
    return None if day is None else datetime.combine(day, clock.replace(tzinfo=None), zone())
