"""`cambio demo`: a community to try everything in, on this machine alone."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
from flask import Flask
from sqlalchemy import Engine, event

from cambio.app import migrations
from cambio.app.settings import Settings
from cambio.database import db
from cambio.demo.home import Home
from cambio.web.language import current_language

CreateApp = Callable[..., Flask]


@click.command(epilog="Example: CAMBIO_PORT=8080 cambio demo --fresh")
@click.option("--fresh", is_flag=True, help="Forget the demo that there is, and load it again.")
@click.option(
    "--scale",
    type=click.FloatRange(0.01, 1),
    default=1.0,
    help="How large: 1 has two thousand households, 0.02 forty, for tests.",
)
@click.pass_context
def demo(context: click.Context, *, fresh: bool, scale: float) -> None:
    """Serve the demo community "Deventer"; load it first if there is none.

    Everything in it is invented, and dated back from the day of loading. It lives in var/demo,
    with its own database and secret, whatever CAMBIO_DATABASE_URL says.
    """
    from cambio.app import serve as server  # only this command needs these two
    from cambio.demo.sign_ins import read_sign_ins, write_sign_ins

    home, create_app = Home(), context.find_root().obj
    settings = home.settings(home.database)
    require_free(settings)
    if fresh or not home.is_loaded:
        with server.sole_server_of(settings.database_url):
            load_into(home, create_app, scale=scale)
    app = create_app(settings)
    app.jinja_env.globals["notice"] = notice
    bring_up(app)
    sign_ins = read_sign_ins(home.sign_ins).served_at(settings.public_url)
    write_sign_ins(home.sign_ins, sign_ins)
    click.echo("\n".join(sign_ins.lines()))
    click.echo(f"\nThe demo is at {settings.public_url}/{sign_ins.community}/ (Ctrl-C stops it)")
    server.serve(app, settings)


def load_into(home: Home, create_app: CreateApp, *, scale: float = 1.0) -> None:
    """Load the demo into its folder, in place of what is there."""
    # All features' use cases, of which a demo that is loaded already needs none.
    from cambio.demo.calendar import calendar_of
    from cambio.demo.loading import load_demo, stage_of
    from cambio.demo.sign_ins import sign_ins_of, write_sign_ins

    click.echo("loading half a year of Deventer, which takes about a minute ...")
    home.clear()
    settings = home.settings(home.unfinished)
    calendar = calendar_of(datetime.now(UTC))
    stage = stage_of(calendar)
    app = create_app(settings, clock=stage.clock)
    with app.app_context():
        do_not_wait_for_the_disk(db.engine)
        migrations.upgrade()
        loaded = load_demo(calendar, stage, scale=scale, tell=click.echo)
        write_sign_ins(home.sign_ins, sign_ins_of(loaded, public_url=settings.public_url))
        for engine in db.engines.values():
            engine.dispose()
    home.finish()


def do_not_wait_for_the_disk(engine: Engine) -> None:
    """While loading only: what a crash leaves half is thrown away and loaded again, so no commit
    needs to be on disk before the next. Half a year has thousands of them."""

    @event.listens_for(engine, "connect")
    def hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")


def bring_up(app: Flask) -> None:
    """Bring a demo that was loaded by an earlier version to the schema of this one.

    Raises:
        click.ClickException: it was loaded by a later one.
    """
    try:
        with app.app_context():
            migrations.upgrade()
    except SystemExit as stop:  # how Flask-Migrate says no
        raise click.ClickException(
            "this demo was made by another version of Cambio: load it anew by cambio demo --fresh"
        ) from stop


def notice() -> str:
    """What stands on every page of the demo, so that nobody takes it for the town."""
    from cambio.demo.tables import load

    words: str = load("community")["community"][f"notice_{current_language()}"]
    return words


def require_free(settings: Settings) -> None:
    """Refuse a port that somebody listens on, before anything is loaded.

    Raises:
        click.ClickException: with what to do about it.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise click.ClickException(
                f"port {settings.port} is taken: stop what uses it, or set CAMBIO_PORT"
            ) from error
