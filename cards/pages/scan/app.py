"""What makes the scan page an app on the phone: its manifest, its worker, the pages it keeps.

A phone keeps the page's shell, which is the same for everybody in a language, and the files that
the shell names. It is fetched without a cookie, so nothing of anybody can be in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, jsonify, render_template, url_for
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.web.components import STATIC_FOLDER, asset
from cambio.web.reader import with_reader
from cards.pages.scan.base import LANGUAGE, blueprint
from cards.pages.scan.words import page_words

SHELLS = {"home": "cards/scan_home.html", "action": "cards/scan.html"}
SCRIPTS = "js/scan"
WORKER = f"{SCRIPTS}/worker.js"
MODULES_OF_OTHERS = ("vendor/idb/index.js", "vendor/zxing-wasm/share.js")
LETTERS_BEYOND = "vendor/atkinson-hyperlegible-next/latin-ext-normal.woff2"
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))

_STATIC_ADDRESS = re.compile(r"/static/[\w./-]+(?:\?v=[0-9a-f]+)?")


@blueprint.get(f"/shell-{LANGUAGE}-<any(home,action):view>")
@allow(Permission.ANYONE)
def shell(language: str, view: str) -> Response:
    """The page as a phone keeps it: without an action, without anybody."""
    return with_reader(_shell(language, view))


@blueprint.get(f"/worker-{LANGUAGE}.js")
@allow(Permission.ANYONE)
def worker(language: str) -> Response:
    """The service worker: a list of what to keep, before the script that keeps it.

    Any change in a file changes this answer, by which a browser sees that there is a new version.
    """
    shells = {view: _shell(language, view) for view in SHELLS}
    files = sorted(_files_named_by("".join(shells.values())))
    fingerprints = [asset(name) for name in (*_modules(), WORKER)]
    version = hashlib.sha256(repr((shells, files, fingerprints)).encode()).hexdigest()[:12]
    keeping: dict[str, Any] = {
        "cache": f"cambio-scan-{g.community.slug}",
        "version": version,
        "scope": url_for("scan.home"),
        "shells": {view: url_for("scan.shell", language=language, view=view) for view in SHELLS},
        "files": files,
    }
    body = f"self.KEEPING = {json.dumps(keeping)};\nimportScripts({json.dumps(asset(WORKER))});\n"
    response = current_app.response_class(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get(f"/app-{LANGUAGE}.webmanifest")
@allow(Permission.ANYONE)
def manifest(language: str) -> Response:
    """What a phone shows of the app: its name, its icon, where it begins."""
    g.language = language
    answer = jsonify(
        {
            "id": url_for("scan.home"),
            "name": _("Scan cards: %(community)s", community=g.community.name),
            "short_name": _("Scan cards"),
            "lang": language,
            "start_url": url_for("scan.home"),
            # The whole community, so that signing in again stays inside the app.
            "scope": url_for("neighbourhood.home"),
            "display": "standalone",
            "orientation": "portrait",
            "background_color": "#f6efe4",
            "theme_color": "#1d4485",
            "icons": [
                {
                    "src": asset(f"icons/scan-{purpose}-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size, purpose in ICONS
            ],
        }
    )
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _shell(language: str, view: str) -> str:
    g.language = language  # that of the address, whatever the browser prefers
    blank: dict[str, Any] = {"action": None, "actions": None, "mistakes": {}, "sent": {}}
    return render_template(SHELLS[view], **blank, **page_words())


def _files_named_by(html: str) -> set[str]:
    """The static files that a page needs: those that it names, and what those import."""
    named = set(_STATIC_ADDRESS.findall(html))
    unnamed = (*_modules(), *MODULES_OF_OTHERS, LETTERS_BEYOND)
    return named | {url_for("static", filename=name) for name in unnamed}


def _modules() -> list[str]:
    """The scan page's own modules, which import one another without a fingerprint."""
    paths = sorted((Path(STATIC_FOLDER) / SCRIPTS).glob("*.js"))
    return [f"{SCRIPTS}/{path.name}" for path in paths if path.name != Path(WORKER).name]
