"""What is written all day is checked without a list: SQLite makes a table of one at each row"""

from collections.abc import Callable, Iterable

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Words = Iterable[str]
Either = Callable[[str, Words], str]

KINDS = ("tokens", "order", "action", "lapsing", "decision", "together", "voucher")
OF_ORDER = ("order", "cancel", "hand_out", "return", "brought_back")
CHECKS = (
    ("scan", "doubt", "doubt", ("late", "clock", "household", "phone")),
    ("scan", "review", "review", ("open", "accepted", "refused")),
    ("participation", "payment", "payment", ("paid", "waiting", "struck")),
    ("notice", "kind", "kind", KINDS),
    ("message_unwanted", "kind", "kind", KINDS),
    ("observation", "source", "source", ("form", "file", "program")),
    (
        "shop_order",
        "status",
        "status",
        ("placed", "approved", "preparing", "ready", "collected", "cancelled"),
    ),
    ("shop_order", "confirmation", "confirmation", ("own", "pin", "signature", "purchase")),
    ("shop_order", "collected_with", "collected_with", ("card", "slip", "code", "known")),
    (
        "stock_movement",
        "reason",
        "reason",
        (*OF_ORDER, "expect", "receipt", "count", "write_off"),
    ),
)
COUNTED = ("credited", "more_credited", "duplicate", "purse_empty")


def upgrade() -> None:
    _check_by(_compared)
    _not_counted(" AND ".join(f"verdict <> '{word}'" for word in COUNTED))


def downgrade() -> None:
    _check_by(_listed)
    _not_counted(_listed("verdict", COUNTED).replace("IN", "NOT IN"))


def _compared(column: str, words: Words) -> str:
    return " OR ".join(f"{column} = '{word}'" for word in words)


def _listed(column: str, words: Words) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _check_by(any_of: Either) -> None:
    op.drop_index("ix_scan_not_counted", table_name="scan")
    op.drop_index("uq_stock_movement_order", table_name="stock_movement")
    checks = [(table, name, any_of(column, words)) for table, name, column, words in CHECKS]
    by_order = f"({any_of('reason', OF_ORDER)}) = (order_id IS NOT NULL)"
    checks.append(("stock_movement", "order", by_order))
    for table in dict.fromkeys(table for table, _name, _condition in checks):
        with op.batch_alter_table(table) as batch:
            for name, condition in [each[1:] for each in checks if each[0] == table]:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)
    once = sa.text(any_of("reason", OF_ORDER[:3]))
    op.create_index(
        "uq_stock_movement_order",
        "stock_movement",
        ["community_id", "order_id", "item_id", "reason"],
        unique=True,
        sqlite_where=once,
        postgresql_where=once,
    )


def _not_counted(condition: str) -> None:
    op.create_index(
        "ix_scan_not_counted",
        "scan",
        ["community_id", "card_id"],
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
