"""Serving: waitress, many threads in one process; on SQLite never a second process."""

from __future__ import annotations

import fcntl
import gc
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import waitress
from flask import Flask
from sqlalchemy import make_url

from cambio.app.logs import quiet_secrets
from cambio.app.scheduler import AnyJob, running
from cambio.app.settings import Settings, SettingsError
from cambio.database import reading
from cambio.ledger import triggers

# Between two statements of a scan another thread may compute; Python would let it for 5 ms each
# time, and a scan has twenty statements.
SWITCH_SECONDS = 0.0005
# What was made for one request mostly goes with it, without being looked for. Python would look
# after each 700 things, and now and then through all that the program holds: that takes 30 ms.
THINGS_PER_LOOK, LOOKS_PER_OLDER_LOOK = 10_000, 20


class SecondServer(SettingsError):  # noqa: N818 - told as a plain sentence
    """Another process serves this SQLite database already."""


class BooksUnguarded(SettingsError):  # noqa: N818 - told as a plain sentence
    """The database would let the books be changed: what refuses it is not there."""


def serve(app: Flask, settings: Settings) -> None:
    """Answer requests, and do what is done by itself, until the process is stopped.

    Raises:
        SecondServer: this SQLite database is being served by another process.
        BooksUnguarded: the database was not migrated, or lost what guards the books.
    """
    check_guards(app)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    quiet_secrets(logging.getLogger())
    sys.setswitchinterval(SWITCH_SECONDS)
    jobs: Sequence[AnyJob] = app.extensions["cambio.jobs"]
    with ExitStack() as beside:
        beside.enter_context(sole_server_of(settings.database_url))
        beside.enter_context(running(app, jobs))
        for each in app.extensions["cambio.beside"]:
            beside.enter_context(each(app))
        rest_garbage_collector()
        waitress.serve(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )


def rest_garbage_collector() -> None:
    """Look for garbage less often, and never again among what was made before serving began."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(THINGS_PER_LOOK, LOOKS_PER_OLDER_LOOK, LOOKS_PER_OLDER_LOOK)


def check_guards(app: Flask) -> None:
    """Refuse to begin where the database itself would not refuse to change the books.

    Raises:
        BooksUnguarded: names the first trigger that is amiss, and says what to do.
    """
    with app.app_context(), reading() as session:
        amiss = triggers.amiss(session.connection())
    if amiss:
        raise BooksUnguarded(
            f"the books are not guarded: {amiss[0]} and {len(amiss) - 1} more are missing or"
            " changed; run `cambio db upgrade`, then `cambio ledger verify`"
        )


@contextmanager
def sole_server_of(database_url: str) -> Iterator[None]:
    """Hold the right to serve an SQLite database; on PostgreSQL any number may serve.

    The lock is the operating system's: it goes when the process goes, however that happens.

    Raises:
        SecondServer: another process holds it.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    with Path(url.database + ".serving").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SecondServer(
                f"{url.database} is being served already: on SQLite one process serves;"
                " use PostgreSQL for more"
            ) from error
        yield
