"""Who of a household did it"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_adult",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("adult", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "award_id"],
            ["award.community_id", "award.id"],
            name=op.f("fk_award_adult_community_id_award_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_award_adult_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_award_adult_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "award_id", name=op.f("pk_award_adult")),
    )
    with op.batch_alter_table("award_adult", schema=None) as batch_op:
        batch_op.create_index(
            "ix_award_adult_household",
            ["community_id", "household_id", "programme_id"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("award_adult")
