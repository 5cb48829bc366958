"""Vouchers of streets, vouchers that go along when a household changes, and approval"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = sa.text("needs_approval AND approved_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("voucher") as batch_op:
        batch_op.alter_column("household_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.add_column(sa.Column("place_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("bought_by", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("needs_approval", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.Uuid(), nullable=True))
        for column, table in (("place_id", "place"), ("bought_by", "household")):
            batch_op.create_foreign_key(
                batch_op.f(f"fk_voucher_community_id_{column}"),
                table,
                ["community_id", column],
                ["community_id", "id"],
            )
        batch_op.create_check_constraint(
            batch_op.f("ck_voucher_holder"), "(household_id IS NULL) <> (place_id IS NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_voucher_approved"), "(approved_at IS NULL) = (approved_by IS NULL)"
        )
        batch_op.create_index("ix_voucher_place", ["community_id", "place_id", "id"])
        batch_op.create_index(
            "ix_voucher_waiting",
            ["community_id", "id"],
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM voucher_posting WHERE redemption_id IN (SELECT redemption.id"
        " FROM voucher_redemption AS redemption JOIN voucher"
        " ON voucher.id = redemption.voucher_id WHERE voucher.place_id IS NOT NULL)"
    )
    op.execute(
        "DELETE FROM voucher_redemption WHERE voucher_id IN"
        " (SELECT id FROM voucher WHERE place_id IS NOT NULL)"
    )
    op.execute(
        "DELETE FROM voucher_purse WHERE voucher_id IN"
        " (SELECT id FROM voucher WHERE place_id IS NOT NULL)"
    )
    op.execute("DELETE FROM voucher WHERE place_id IS NOT NULL")
    with op.batch_alter_table("voucher") as batch_op:
        batch_op.drop_index("ix_voucher_waiting")
        batch_op.drop_index("ix_voucher_place")
        for name in ("approved", "holder"):
            batch_op.drop_constraint(batch_op.f(f"ck_voucher_{name}"), type_="check")
        for column in ("bought_by", "place_id"):
            batch_op.drop_constraint(
                batch_op.f(f"fk_voucher_community_id_{column}"), type_="foreignkey"
            )
        for column in ("approved_by", "approved_at", "needs_approval", "bought_by", "place_id"):
            batch_op.drop_column(column)
        batch_op.alter_column("household_id", existing_type=sa.CHAR(length=32), nullable=False)
