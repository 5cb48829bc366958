"""SQLite's triggers."""

from __future__ import annotations

from cambio.ledger.triggers.words import FINISHED, FIXED_COLUMNS, FIXED_TABLES, LEGS, UNBALANCED


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
        # Not INSERT ... SELECT: what is read there would be kept in a table of its own first.
        "INSERT INTO ledger_unnumbered (community_id, turn, transaction_id)"
        " VALUES (NEW.community_id, COALESCE((SELECT MAX(turn) FROM ledger_unnumbered"
        " WHERE community_id = NEW.community_id), 0) + 1, NEW.id);",
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
        "ledger_posting_layer_insert",
        "BEFORE INSERT ON ledger_posting_layer",
        _refuse("a layer for a finished transaction", f"EXISTS ({FINISHED})"),
        _sqlite_new("ledger_posting_layer", "community_id, transaction_id, leg, layer_id"),
    )
    | _sqlite_trigger(
        "ledger_layer_insert",
        "BEFORE INSERT ON ledger_layer",
        _sqlite_new(
            "ledger_layer",
            "community_id, id",
            "community_id, currency, rule_id, rule_version, earned_month, lapses_on",
        ),
    )
    | _sqlite_trigger(
        "ledger_line_insert",
        "BEFORE INSERT ON ledger_line",
        _sqlite_new("ledger_line", "community_id, account_id, sequence"),
    )
    | _sqlite_trigger(
        "ledger_returned_insert",
        "BEFORE INSERT ON ledger_returned",
        _sqlite_new("ledger_returned", "community_id, transaction_id, leg"),
    )
    | _sqlite_trigger(
        "ledger_returned_part",
        "BEFORE UPDATE OF returned_minor ON ledger_returned",
        _refuse("ledger_returned only grows", "NEW.returned_minor <= OLD.returned_minor"),
    )
    | _sqlite_trigger(
        "ledger_settled_insert",
        "BEFORE INSERT ON ledger_settled",
        _sqlite_new("ledger_settled", "community_id, settlement_id, transaction_id, leg"),
        _refuse(
            "a leg is settled once",
            "EXISTS (SELECT 1 FROM ledger_settled WHERE community_id = NEW.community_id"
            " AND transaction_id = NEW.transaction_id AND leg = NEW.leg AND undone_by IS NULL)",
        ),
    )
    | _sqlite_trigger(
        "ledger_settled_undone",
        "BEFORE UPDATE OF undone_by ON ledger_settled",
        _refuse("ledger_settled is fixed", "OLD.undone_by IS NOT NULL"),
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
