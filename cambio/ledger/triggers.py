"""The database itself refuses to change the books, on both databases, whoever asks.

A transaction is whole when its row is inserted: its postings came before it, and balance. From then
on neither it nor they can be changed, removed, replaced or added to. What an account is, and how
many decimals a currency has, stay as they were opened.

Alembic's batch mode drops SQLite's triggers without a word, so `migrations/env.py` calls `install`
after every migration, and start-up and `cambio ledger verify` call `amiss`.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

# What neither database lets anybody change; for the others only some columns are fixed.
FIXED_TABLES = (
    "ledger_transaction",
    "ledger_posting",
    "ledger_sequence",
    "ledger_seal",
    "ledger_witness",
)
FIXED_COLUMNS = {
    "ledger_account": "community_id, id, purpose, owner_id, currency, opened_at",
    "ledger_currency": "community_id, code, scale",
    "ledger_register": "community_id, id, subject, subject_key, number, status, at, actor_id,"
    " digest",
}

UNBALANCED = """
    SELECT 1 FROM ledger_posting p
    JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
    WHERE p.community_id = NEW.community_id AND p.transaction_id = NEW.id
    GROUP BY a.currency HAVING SUM(p.amount_minor) <> 0
"""
LEGS = """
    SELECT 1 FROM ledger_posting
    WHERE community_id = NEW.community_id AND transaction_id = NEW.id
"""
FINISHED = """
    SELECT 1 FROM ledger_transaction
    WHERE community_id = NEW.community_id AND id = NEW.transaction_id
"""


def _refuse(reason: str, condition: str) -> str:
    """SQLite: ABORT undoes the statement only; ROLLBACK would wipe the other acts of a group."""
    return f"SELECT RAISE(ABORT, 'books: {reason}') WHERE {condition};"


def _known(table: str, columns: str) -> str:
    """SQLite: whether a row with the new row's key is there; REPLACE would silently remove it."""
    key = " AND ".join(f"{name} = NEW.{name}" for name in columns.split(", "))
    return f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - our own names


def _sqlite_trigger(name: str, occasion: str, *statements: str) -> dict[str, str]:
    return {name: f"CREATE TRIGGER {name} {occasion} BEGIN {' '.join(statements)} END"}


def _sqlite_fixed(table: str, columns: str | None = None) -> dict[str, str]:
    update = f"UPDATE OF {columns}" if columns else "UPDATE"
    return _sqlite_trigger(
        f"{table}_update", f"BEFORE {update} ON {table}", _refuse(f"{table} is fixed", "1")
    ) | _sqlite_trigger(
        f"{table}_delete", f"BEFORE DELETE ON {table}", _refuse(f"{table} is fixed", "1")
    )


def _sqlite_new(table: str, *keys: str) -> str:
    return _refuse(f"{table} is fixed", " OR ".join(_known(table, key) for key in keys))


def _all_sqlite_fixed() -> dict[str, str]:
    triggers: dict[str, str] = {}
    for table in FIXED_TABLES:
        triggers |= _sqlite_fixed(table)
    for table, columns in FIXED_COLUMNS.items():
        triggers |= _sqlite_fixed(table, columns)
    return triggers


SQLITE: dict[str, str] = (
    _all_sqlite_fixed()
    | _sqlite_trigger(
        "ledger_transaction_insert",
        "BEFORE INSERT ON ledger_transaction",
        _sqlite_new("ledger_transaction", "community_id, id", "community_id, reverses_id"),
        _refuse("a transaction without legs", f"NOT EXISTS ({LEGS})"),
        _refuse("legs that do not balance", f"EXISTS ({UNBALANCED})"),
    )
    | _sqlite_trigger(
        "ledger_transaction_queue",
        "AFTER INSERT ON ledger_transaction",
        "INSERT INTO ledger_unnumbered (community_id, turn, transaction_id)"
        " SELECT NEW.community_id, COALESCE(MAX(turn), 0) + 1, NEW.id"
        " FROM ledger_unnumbered WHERE community_id = NEW.community_id;",
    )
    | _sqlite_trigger(
        "ledger_posting_insert",
        "BEFORE INSERT ON ledger_posting",
        _refuse("a leg for a finished transaction", f"EXISTS ({FINISHED})"),
        _sqlite_new(
            "ledger_posting",
            "community_id, transaction_id, leg",
            "community_id, account_id, entry",
        ),
    )
    | _sqlite_trigger(
        "ledger_sequence_insert",
        "BEFORE INSERT ON ledger_sequence",
        _sqlite_new("ledger_sequence", "community_id, sequence", "community_id, transaction_id"),
    )
    | _sqlite_trigger(
        "ledger_account_insert",
        "BEFORE INSERT ON ledger_account",
        _sqlite_new(
            "ledger_account", "community_id, id", "community_id, purpose, owner_id, currency"
        ),
    )
    | _sqlite_trigger(
        "ledger_currency_insert",
        "BEFORE INSERT ON ledger_currency",
        _sqlite_new("ledger_currency", "community_id, code"),
    )
    | _sqlite_trigger(
        "ledger_register_insert",
        "BEFORE INSERT ON ledger_register",
        _sqlite_new(
            "ledger_register",
            "community_id, id",
            "community_id, subject, subject_key, number",
            "community_id, sequence",
        ),
    )
    | _sqlite_trigger(
        "ledger_register_place",
        "BEFORE UPDATE OF sequence ON ledger_register",
        _refuse("ledger_register is fixed", "OLD.sequence IS NOT NULL"),
        _sqlite_new("ledger_register", "community_id, sequence"),
    )
    | _sqlite_trigger(
        "ledger_seal_insert",
        "BEFORE INSERT ON ledger_seal",
        _sqlite_new("ledger_seal", "community_id, day"),
    )
    | _sqlite_trigger(
        "ledger_witness_insert",
        "BEFORE INSERT ON ledger_witness",
        _sqlite_new("ledger_witness", "community_id, id", "community_id, day, public_key"),
    )
)
"""SQLite's triggers: name to SQL."""

POSTGRESQL_FUNCTIONS = {
    "ledger_refuse": """
BEGIN
  RAISE integrity_constraint_violation USING MESSAGE = 'books: ' || TG_TABLE_NAME || ' is fixed';
END
""",
    "ledger_check_leg": f"""
BEGIN
  IF EXISTS ({FINISHED}) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'books: a leg for a finished transaction';
  END IF;
  RETURN NEW;
END
""",
    "ledger_finish": f"""
BEGIN
  IF NOT EXISTS ({LEGS}) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'books: a transaction without legs';
  END IF;
  IF EXISTS ({UNBALANCED}) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'books: legs that do not balance';
  END IF;
  INSERT INTO ledger_unnumbered (community_id, transaction_id) VALUES (NEW.community_id, NEW.id);
  RETURN NULL;
END
""",  # noqa: S608 - put together from the words above
}
"""PostgreSQL's functions behind the triggers: name to body."""


def _postgresql_triggers() -> dict[str, str]:
    # Worded as PostgreSQL itself words them back, so that `amiss` can compare.
    fixed = dict.fromkeys(FIXED_TABLES, "UPDATE") | {
        table: f"UPDATE OF {columns}" for table, columns in FIXED_COLUMNS.items()
    }
    return {
        f"{table}_fixed": f"CREATE TRIGGER {table}_fixed BEFORE DELETE OR {update} OR TRUNCATE"
        f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        for table, update in fixed.items()
    } | {
        "ledger_posting_insert": "CREATE TRIGGER ledger_posting_insert BEFORE INSERT"
        " ON ledger_posting FOR EACH ROW EXECUTE FUNCTION ledger_check_leg()",
        "ledger_transaction_insert": "CREATE TRIGGER ledger_transaction_insert AFTER INSERT"
        " ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_finish()",
        # A line of the register gets its place once.
        "ledger_register_place": "CREATE TRIGGER ledger_register_place BEFORE UPDATE OF sequence"
        " ON ledger_register FOR EACH ROW WHEN (old.sequence IS NOT NULL)"
        " EXECUTE FUNCTION ledger_refuse()",
    }


POSTGRESQL = _postgresql_triggers()
"""PostgreSQL's triggers: name to SQL."""


def install(connection: Connection) -> None:
    """Make every trigger anew, in the connection's own transaction."""
    for statement in _statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Drop every trigger and function that is there, as when the tables go."""
    on_postgresql = connection.dialect.name == "postgresql"
    for name, words in _found(connection).items():
        if on_postgresql:
            table = words.split(" ON ")[1].split()[0]
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    if on_postgresql:
        for name in POSTGRESQL_FUNCTIONS:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")


def amiss(connection: Connection) -> list[str]:
    """The names of triggers that are not there, do not fire, or are not worded as they should."""
    if connection.dialect.name == "sqlite":
        return _differing(SQLITE, _found(connection))
    bodies = connection.execute(
        text("SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(:names)"),
        {"names": list(POSTGRESQL_FUNCTIONS)},
    )
    functions = {row.proname: row.prosrc for row in bodies}
    return _differing(POSTGRESQL_FUNCTIONS, functions) + _differing(POSTGRESQL, _found(connection))


def _differing(expected: dict[str, str], found: dict[str, str]) -> list[str]:
    return [name for name, words in expected.items() if found.get(name) != words]


def _found(connection: Connection) -> dict[str, str]:
    """Our triggers that fire, by name, in the database's own words."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
    ours = SQLITE.keys() | POSTGRESQL.keys()
    return {name: words for name, words in connection.execute(text(query)) if name in ours}


def _statements(dialect: str) -> Iterable[str]:
    if dialect == "sqlite":
        for name, statement in SQLITE.items():
            yield f"DROP TRIGGER IF EXISTS {name}"
            yield statement
        return
    for name, body in POSTGRESQL_FUNCTIONS.items():
        yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    for statement in POSTGRESQL.values():
        yield statement.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
