"""The bare application: database, guard, headers, limits, errors; `cambio.main` adds features."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from cambio.app import guard, intake, own_writes, problems
from cambio.app.logs import quiet_secrets
from cambio.app.settings import Settings
from cambio.database import open_database

UPLOAD_BYTES_MAX = 25 * 1024 * 1024
FORM_PARTS_MAX = 2_000

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, default_limits=[], strategy="fixed-window")

API_DESCRIPTION = (
    "Send an access key as a Bearer token; a manager makes one on the page for keys, each with a"
    " role and a scope. Ids are UUIDs, times RFC 3339, amounts whole minor units with their"
    " currency. Lists come in pages: pass `next` of one as `cursor` of the next. Errors are"
    " problem documents (RFC 9457) whose `code` never changes. Every POST that moves tokens or"
    " stock needs an `Idempotency-Key`: the same key with the same content is carried out once"
    " and answered the same. Scans carry their own `scan_id`."
)

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


V = TypeVar("V", bound=Callable[..., Any])


def from_anywhere(view: V) -> V:
    """Take a view's POSTs from other pages than ours too: its address itself says who may.

    For links that we signed, which a mail program may send by itself.
    """
    view.__dict__["__from_anywhere__"] = True
    return view


def make_app(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Flask:
    """An application with everything but features; `clock` is for tests and the demo."""
    app = Flask("cambio", static_folder="web/static", template_folder="web/templates")
    app.config.update(_flask_config(settings))
    app.extensions["cambio.settings"] = settings
    open_database(app, clock)
    own_writes.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    guard.init_app(app)
    problems.init_app(app)
    app.before_request(_name_request)
    intake.init_app(app)
    app.before_request(_check_csrf)
    app.after_request(_set_headers)
    quiet_secrets(logging.getLogger())
    logging.getLogger("cambio").setLevel(settings.log_level)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_BINDS": _readers(settings),
        "SQLALCHEMY_ENGINE_OPTIONS": _pool(settings),
        "MAX_CONTENT_LENGTH": UPLOAD_BYTES_MAX,
        "MAX_FORM_PARTS": FORM_PARTS_MAX,
        "SESSION_COOKIE_NAME": "cambio",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "WTF_CSRF_CHECK_DEFAULT": False,  # checked below, where access keys are let through
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may lie open all afternoon
        "WTF_CSRF_SSL_STRICT": False,  # we send no referrer, so there is none to compare
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": "memory://",
        "JSON_SORT_KEYS": False,
        "API_TITLE": "Cambio",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
        "API_SPEC_OPTIONS": {
            "info": {"description": API_DESCRIPTION},
            "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
            "security": [{"key": []}],
        },
    }


def _readers(settings: Settings) -> dict[str, Any]:
    """The engines to read with; a replica only where one is named."""
    urls = {"reading": settings.database_url}
    if settings.reading_url != settings.database_url:
        urls["replica"] = settings.reading_url
    return {name: {"url": url} | _pool(settings) for name, url in urls.items()}


def _pool(settings: Settings) -> dict[str, Any]:
    # As many more as threads ask for: one that waited would not see what others keep between acts.
    return {"pool_size": settings.threads + 2, "max_overflow": -1}


def _name_request() -> None:
    g.request_id = secrets.token_hex(4)


def _check_csrf() -> None:
    """A form must come from our own page. An access key is never sent by a browser by itself."""
    if request.endpoint is None or request.headers.get("Authorization"):
        return
    if not hasattr(current_app.view_functions[request.endpoint], "__from_anywhere__"):
        csrf.protect()


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args:  # the address holds the content's fingerprint
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
