"""Residences are found by their household, and those who came by their action"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_residence_household", "residence", ["community_id", "household_id", "since"]
    )
    op.create_index(
        "ix_participation_action", "participation", ["community_id", "action_id", "counted_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_participation_action", table_name="participation")
    op.drop_index("ix_residence_household", table_name="residence")
