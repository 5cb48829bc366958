"""What SQLite is told of our tables, so that it plans for a town and not for a village.

Without statistics SQLite takes a community for a handful of rows, and would as soon read all that a
town ever did as look a household up. With those of `ANALYZE` it plans by whatever is there on that
day. So it is told once, as its documentation allows, how large a table becomes: nearly all rows are
of one community, and every further column of an index narrows them down.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

ROWS = 1_000_000
# What one value of each further column leaves, as SQLite assumes it by itself.
NARROWED = (10, 9, 8, 7, 6)

# The primary key of a table without rowids has the table's own name there.
INDEXES = text(
    "SELECT t.name, CASE WHEN i.origin = 'pk' AND t.sql LIKE '%WITHOUT ROWID%' THEN t.name"
    ' ELSE i.name END, i."unique", group_concat(c.name)'
    " FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    " GROUP BY t.name, i.name ORDER BY t.name, i.name"
)
LOAD = text("ANALYZE sqlite_schema")
TELL = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :told)")


def tell_sizes(connection: Connection) -> None:
    """Write down how large tables become; other connections read it when they are opened.

    PostgreSQL counts by itself, again and again, and is told nothing.
    """
    if connection.dialect.name != "sqlite":
        return
    connection.execute(LOAD)  # the first time it makes the table
    connection.execute(text("DELETE FROM sqlite_stat1"))
    for table, index, is_unique, columns in connection.execute(INDEXES).fetchall():
        told = _told(columns.split(","), is_unique=bool(is_unique))
        connection.execute(TELL, {"table": table, "index": index, "told": told})
    connection.execute(LOAD)


def _told(columns: list[str], *, is_unique: bool) -> str:
    """How many rows a table has, and how many are left for one value of the first column, of the
    first two, and so on. `noskipscan`: a community is no column to try all values of."""
    first = ROWS if columns[0] == "community_id" else NARROWED[0]
    left = [first, *[NARROWED[min(place, len(NARROWED) - 1)] for place in range(len(columns) - 1)]]
    if is_unique:
        left[-1] = 1
    return " ".join(map(str, [ROWS, *left, "noskipscan"]))
