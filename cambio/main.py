"""Composes all rooms into one application."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

import click
from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _
from flask_smorest import Blueprint as ApiBlueprint

from cambio.app import guard
from cambio.app.api import CambioApi
from cambio.app.cli import build_cli, run_cli, serve
from cambio.app.factory import make_app
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.settings import Settings
from cambio.neighbourhood import pages as neighbourhood_pages
from cambio.neighbourhood import tenancy
from cambio.web import layout
from cambio.web import pages as web_pages
from cambio.web.layout import NavItem, SetupStep

# The main menu, in order. Residents have few entries; staff see those of their roles.
NAVIGATION: tuple[NavItem, ...] = (
    NavItem(_("Places"), "street", "neighbourhood.places", Permission.MANAGE_PLACES),
    NavItem(_("Setting up"), "settings", "neighbourhood.setup", Permission.SET_UP),
)

# What the setup page leads a manager through, in order.
SETUP: tuple[SetupStep, ...] = ()

# The commands of `cambio`, grouped by what they are about.
COMMANDS: tuple[click.Command, ...] = (serve,)

# Blueprints of pages and of the JSON API, in the order of the floors.
PAGES: tuple[Blueprint, ...] = (
    web_pages.blueprint,
    neighbourhood_pages.blueprint,
)
API: tuple[ApiBlueprint, ...] = ()


def create_app(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Flask:
    """The whole application; `clock` gives the time in tests and in the making of the demo.

    Raises:
        LookupError: a route does not say who may use it.
    """
    app = make_app(settings, clock=clock)
    tenancy.init_app(app)
    layout.init_app(app, NAVIGATION, SETUP)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    api = CambioApi(app)
    for blueprint in API:
        api.register_blueprint(blueprint, url_prefix="/api/v1")
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api-docs."):
            allow(Permission.ANYONE)(view)
    guard.check_routes(app)
    return app


def main() -> None:
    """The program `cambio`."""
    sys.exit(run_cli(build_cli(COMMANDS, create_app)))
