"""Hands the kit of components to an application: filters, globals and links to static files.

The components themselves are Jinja macros in `templates/components/`; templates reach them all
by one line, `{% import "kit.html" as kit %}`.
"""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from werkzeug.routing import BuildError

from cambio.web import charts, formats

STATIC_FOLDER = Path(__file__).parent / "static"
TEMPLATE_FOLDER = Path(__file__).parent / "templates"
TRANSLATION_FOLDER = Path(__file__).parent / "translations"


def register(app: Flask) -> None:
    """Gives an application's templates the filters and globals that the kit is made with."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.do")
    environment.filters.update(
        number=formats.format_number,
        amount=formats.format_amount,
        money=formats.format_money,
        euros=formats.format_euros,
        day=formats.format_day,
        clock=formats.format_clock,
        moment=formats.format_moment,
        near_day=formats.format_near_day,
    )
    environment.globals.update(
        asset=asset,
        href_of=href_of,
        language_href=language_href,
        bar_chart_of=charts.bar_chart,
        line_chart_of=charts.line_chart,
        format_span=formats.format_span,
        format_share=formats.format_share,
    )


_fingerprints: dict[Path, tuple[int, str]] = {}


def _fingerprint(path: Path) -> str:
    """A short hash of a file's content, worked out again only when the file was changed."""
    changed_ns = path.stat().st_mtime_ns
    known = _fingerprints.get(path)
    if known is None or known[0] != changed_ns:
        known = changed_ns, hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        _fingerprints[path] = known
    return known[1]


def asset(filename: str) -> str:
    """The address of a static file, with its fingerprint, so that browsers may keep it forever.

    Raises:
        FileNotFoundError: there is no such static file.
    """
    path = Path(current_app.static_folder or STATIC_FOLDER) / filename
    return url_for("static", filename=filename, v=_fingerprint(path))


def href_of(endpoint: str, **values: Any) -> str | None:
    """The address of an endpoint, or None where this application has no such page."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return None


def language_href(code: str) -> str:
    """The address of the page at hand in another language."""
    arguments = request.args.to_dict(flat=False) | {"lang": [code]}
    pairs = [(name, value) for name, values in arguments.items() for value in values]
    return f"{request.path}?{urlencode(pairs)}"
