"""A replica to read from, for those who miss nothing of their own there.

Where a replica stands is a position in PostgreSQL's write-ahead log, such as `0/16B3748`. Whoever
wrote must see at least the position after that commit; until the replica is there, they read from
the primary. So does everything that is no request of a browser or program: a job, a command.
"""

from __future__ import annotations

import logging

from flask import g, has_app_context
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

NOTHING_YET = "0/0"
"""The position of whoever wrote nothing: every replica is past it."""

POSITION = "SELECT pg_current_wal_lsn()"
# What was a replica until it took over from the primary goes on under a position of its own.
HAS_COME_TO = (
    "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
    " ELSE pg_current_wal_lsn() END >= %s::pg_lsn"
)

log = logging.getLogger(__name__)


class Replica:
    """Chooses, at every reading anew, between a replica and the primary behind it.

    What must be seen belongs to the request, and is None where only the primary will do.
    """

    def __init__(self, engine: Engine, *, primary: Engine) -> None:
        self._engine = engine
        self._primary = primary

    @property
    def must_see(self) -> str | None:
        """The position that this request must see; None: it reads from the primary."""
        position: str | None = g.get("must_see") if has_app_context() else None
        return position

    @must_see.setter
    def must_see(self, position: str | None) -> None:
        if has_app_context():
            g.must_see = position

    def position(self) -> str:
        """Where the primary is by now, past everything that was committed."""
        with self._primary.connect() as connection:
            return str(connection.exec_driver_sql(POSITION).scalar_one())

    def connect(self) -> Connection:
        """A connection to the replica if all is there that must be seen, else to the primary."""
        position = self.must_see
        there = None if position is None else self._if_come_to(position)
        return there or self._primary.connect()

    def _if_come_to(self, position: str) -> Connection | None:
        """Asked on the very connection that is then read: behind one address may be several."""
        try:
            connection = self._engine.connect()
        except OperationalError as fault:
            log.warning("the replica does not answer, the primary is read: %s", fault.orig)
            return None
        try:
            # A transaction of its own: the moment that is read must begin after the answer.
            with connection.begin():
                if connection.exec_driver_sql(HAS_COME_TO, (position,)).scalar_one():
                    return connection
        except OperationalError as fault:
            log.warning("the replica went away, the primary is read: %s", fault.orig)
        connection.close()
        return None
