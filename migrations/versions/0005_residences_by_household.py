"""Residences are found by their household: each scan and award asks where it lived that day"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_residence_household", "residence", ["community_id", "household_id", "since"]
    )


def downgrade() -> None:
    op.drop_index("ix_residence_household", table_name="residence")
