"""A household finds its own scans that did not count at once, without asking all of the town"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOT_COUNTED = sa.text("verdict NOT IN ('credited', 'more_credited', 'duplicate', 'purse_empty')")
A_LINE = sa.text("household_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_scan_not_counted",
        "scan",
        ["community_id", "card_id"],
        sqlite_where=NOT_COUNTED,
        postgresql_where=NOT_COUNTED,
    )
    op.create_index(
        "ix_scan_line",
        "scan",
        ["community_id", "household_id"],
        sqlite_where=A_LINE,
        postgresql_where=A_LINE,
    )


def downgrade() -> None:
    op.drop_index("ix_scan_line", table_name="scan")
    op.drop_index("ix_scan_not_counted", table_name="scan")
