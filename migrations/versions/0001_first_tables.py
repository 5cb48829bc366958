"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "books_check",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=4), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("transactions", sa.BigInteger(), nullable=False),
        sa.Column("postings", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("difference", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "result IN ('right', 'differs', 'failed')", name=op.f("ck_books_check_result")
        ),
        sa.CheckConstraint("scope IN ('full', 'new')", name=op.f("ck_books_check_scope")),
        sa.CheckConstraint(
            "(result IS NULL) = (ended_at IS NULL)", name=op.f("ck_books_check_ended")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_books_check")),
    )
    with op.batch_alter_table("books_check", schema=None) as batch_op:
        batch_op.create_index("ix_books_check_began", ["community_id", "began_at"], unique=False)

    op.create_table(
        "community",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.Column("late_scan_hours", sa.Integer(), nullable=False),
        sa.Column("address_edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
        sa.UniqueConstraint("slug", name=op.f("uq_community_slug")),
    )
    op.create_table(
        "job",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=6), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.CheckConstraint("result IN ('done', 'failed')", name=op.f("ck_job_result")),
        sa.CheckConstraint("(held_by IS NULL) = (held_until IS NULL)", name=op.f("ck_job_held")),
        sa.CheckConstraint("(result IS NULL) = (ended_at IS NULL)", name=op.f("ck_job_ended")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "ledger_checkpoint",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("books_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "sequence", name=op.f("pk_ledger_checkpoint")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_checkpoint", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_checkpoint_books_at", ["community_id", "books_at"], unique=False
        )

    op.create_table(
        "ledger_currency",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "code", name=op.f("pk_ledger_currency")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_note",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("community_id", "transaction_id", name=op.f("pk_ledger_note")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_register",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=8), nullable=False),
        sa.Column("subject_key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ledger_register")),
        sa.UniqueConstraint(
            "community_id", "sequence", name=op.f("uq_ledger_register_community_id_sequence")
        ),
        sa.UniqueConstraint(
            "community_id",
            "subject",
            "subject_key",
            "number",
            name=op.f("uq_ledger_register_community_id_subject_subject_key_number"),
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_register", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_register_waiting",
            ["community_id", "at"],
            unique=False,
            sqlite_where=sa.text("sequence IS NULL"),
            postgresql_where=sa.text("sequence IS NULL"),
        )

    op.create_table(
        "ledger_seal",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.Column("last_sequence", sa.BigInteger(), nullable=False),
        sa.Column("last_register", sa.BigInteger(), nullable=False),
        sa.Column("transactions", sa.BigInteger(), nullable=False),
        sa.Column("postings", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint(
            "transactions >= 0 AND postings >= 0", name=op.f("ck_ledger_seal_counts")
        ),
        sa.PrimaryKeyConstraint("community_id", "day", name=op.f("pk_ledger_seal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_transaction",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("returns_id", sa.Uuid(), nullable=True),
        sa.Column("note_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "returns_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_ledger_transaction_community_id_returns_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "reverses_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_ledger_transaction_community_id_reverses_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ledger_transaction")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_transaction", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_transaction_returns",
            ["community_id", "returns_id"],
            unique=False,
            sqlite_where=sa.text("returns_id IS NOT NULL"),
            postgresql_where=sa.text("returns_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_ledger_transaction_subject",
            ["community_id", "subject_id"],
            unique=False,
            sqlite_where=sa.text("subject_id IS NOT NULL"),
            postgresql_where=sa.text("subject_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_ledger_transaction_reverses",
            ["community_id", "reverses_id"],
            unique=True,
            sqlite_where=sa.text("reverses_id IS NOT NULL"),
            postgresql_where=sa.text("reverses_id IS NOT NULL"),
        )

    op.create_table(
        "ledger_unnumbered",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "turn", name=op.f("pk_ledger_unnumbered")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request_key",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "actor_id", "key", name=op.f("pk_request_key")),
    )
    op.create_table(
        "slow_down",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "subject", name=op.f("pk_slow_down")),
    )
    with op.batch_alter_table("slow_down", schema=None) as batch_op:
        batch_op.create_index("ix_slow_down_failed_at", ["community_id", "failed_at"], unique=False)

    op.create_table(
        "access_key",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_access_key_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_access_key")),
        sa.UniqueConstraint(
            "community_id", "secret_hash", name=op.f("uq_access_key_community_id_secret_hash")
        ),
    )
    with op.batch_alter_table("access_key", schema=None) as batch_op:
        batch_op.create_index("ix_access_key_secret_hash", ["secret_hash"], unique=False)

    op.create_table(
        "address_import",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("step_done", sa.Integer(), nullable=False),
        sa.Column("step_size", sa.Integer(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('checking', 'checked', 'refused', 'writing', 'done', 'failed')",
            name=op.f("ck_address_import_status"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_address_import_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_address_import")),
    )
    with op.batch_alter_table("address_import", schema=None) as batch_op:
        batch_op.create_index(
            "uq_address_import_writing",
            ["community_id"],
            unique=True,
            sqlite_where=sa.text("status = 'writing'"),
            postgresql_where=sa.text("status = 'writing'"),
        )

    op.create_table(
        "card_design",
        sa.Column("community_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("accent LIKE '#______'", name=op.f("ck_card_design_accent")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_card_design_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_card_design")),
    )
    op.create_table(
        "card_key",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=1), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(retired_at IS NULL) = (retired_by IS NULL)", name=op.f("ck_card_key_retired")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_card_key_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "key_id", name=op.f("pk_card_key")),
    )
    op.create_table(
        "household",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nickname", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "adults >= 0 AND children >= 0 AND adults + children >= 1",
            name=op.f("ck_household_people"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_household_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_household")),
    )
    op.create_table(
        "item_category",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_item_category_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "slug", name=op.f("pk_item_category")),
    )
    op.create_table(
        "item_picture",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('image/webp', 'image/svg+xml')", name=op.f("ck_item_picture_media_type")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_item_picture_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_item_picture")),
    )
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["name"], ["job.name"], name=op.f("fk_job_run_name")),
        sa.PrimaryKeyConstraint("name", "due_at", name=op.f("pk_job_run")),
    )
    op.create_table(
        "ledger_account",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "currency"],
            ["ledger_currency.community_id", "ledger_currency.code"],
            name=op.f("fk_ledger_account_community_id_currency"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint(
            "community_id",
            "purpose",
            "owner_id",
            "currency",
            name=op.f("uq_ledger_account_community_id_purpose_owner_id_currency"),
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_account", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_account_owner", ["community_id", "owner_id"], unique=False)

    op.create_table(
        "ledger_checkpoint_sum",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "sequence"],
            ["ledger_checkpoint.community_id", "ledger_checkpoint.sequence"],
            name=op.f("fk_ledger_checkpoint_sum_community_id_sequence"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "sequence", "currency", "purpose", name=op.f("pk_ledger_checkpoint_sum")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_layer",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("earned_month", sa.Date(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=False),
        sa.CheckConstraint("lapses_on > earned_month", name=op.f("ck_ledger_layer_lapses")),
        sa.ForeignKeyConstraint(
            ["community_id", "currency"],
            ["ledger_currency.community_id", "ledger_currency.code"],
            name=op.f("fk_ledger_layer_community_id_currency"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ledger_layer")),
        sa.UniqueConstraint(
            "community_id",
            "currency",
            "rule_id",
            "rule_version",
            "earned_month",
            "lapses_on",
            name=op.f(
                "uq_ledger_layer_community_id_currency_rule_id_rule_version_earned_month_lapses_on"
            ),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_sequence",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_ledger_sequence_community_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "sequence", name=op.f("pk_ledger_sequence")),
        sa.UniqueConstraint(
            "community_id",
            "transaction_id",
            name=op.f("uq_ledger_sequence_community_id_transaction_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_witness",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("witnessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "day"],
            ["ledger_seal.community_id", "ledger_seal.day"],
            name=op.f("fk_ledger_witness_community_id_day"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ledger_witness")),
        sa.UniqueConstraint(
            "community_id",
            "day",
            "public_key",
            name=op.f("uq_ledger_witness_community_id_day_public_key"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "letter_run",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_letter_run_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_letter_run")),
    )
    op.create_table(
        "organisation",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("pick_up", sa.String(length=200), nullable=True),
        sa.Column("opening_hours", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "kind IN ('corporation', 'funder', 'shop', 'partner')",
            name=op.f("ck_organisation_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_organisation_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_organisation")),
        sa.UniqueConstraint(
            "community_id", "kind", "name", name=op.f("uq_organisation_community_id_kind_name")
        ),
    )
    op.create_table(
        "phone",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_phone_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "device_id", name=op.f("pk_phone")),
    )
    with op.batch_alter_table("phone", schema=None) as batch_op:
        batch_op.create_index("ix_phone_heard", ["community_id", "heard_at"], unique=False)

    op.create_table(
        "place",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("since_edition", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('district', 'neighbourhood', 'street', 'team')", name=op.f("ck_place_kind")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "parent_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_place_community_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_place_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_place")),
        sa.UniqueConstraint(
            "community_id",
            "parent_id",
            "kind",
            "name",
            name=op.f("uq_place_community_id_parent_id_kind_name"),
        ),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index("ix_place_parent", ["community_id", "parent_id"], unique=False)
        batch_op.create_index(
            "uq_place_district",
            ["community_id", "name"],
            unique=True,
            sqlite_where=sa.text("parent_id IS NULL"),
            postgresql_where=sa.text("parent_id IS NULL"),
        )

    op.create_table(
        "signal",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "kind IN ('mutual_approvals', 'many_scans', 'many_bags', 'at_night', 'yearly_limit')",
            name=op.f("ck_signal_kind"),
        ),
        sa.CheckConstraint(
            "(cleared_at IS NULL) = (cleared_by IS NULL) AND (cleared_at IS NULL) = (note IS NULL)",
            name=op.f("ck_signal_cleared"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_signal_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_signal")),
        sa.UniqueConstraint(
            "community_id", "kind", "subject", name=op.f("uq_signal_community_id_kind_subject")
        ),
    )
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.create_index("ix_signal_seen", ["community_id", "seen_at", "id"], unique=False)

    op.create_table(
        "staff_user",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "status <> 'active' OR password_hash IS NOT NULL", name=op.f("ck_staff_user_password")
        ),
        sa.CheckConstraint(
            "status IN ('invited', 'active', 'blocked')", name=op.f("ck_staff_user_status")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_staff_user_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_staff_user")),
        sa.UniqueConstraint("community_id", "name", name=op.f("uq_staff_user_community_id_name")),
    )
    op.create_table(
        "address",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("street_id", sa.Uuid(), nullable=False),
        sa.Column("postcode", sa.String(length=7), nullable=False),
        sa.Column("house_number", sa.Integer(), nullable=False),
        sa.Column("house_letter", sa.String(length=1), nullable=False),
        sa.Column("house_number_addition", sa.String(length=6), nullable=False),
        sa.Column("bag_id", sa.String(length=16), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since_edition", sa.Integer(), nullable=False),
        sa.Column("next_edition", sa.Integer(), nullable=True),
        sa.Column("next_street_id", sa.Uuid(), nullable=True),
        sa.Column("next_bag_id", sa.String(length=16), nullable=True),
        sa.Column("next_gone", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(next_edition IS NULL) = (next_street_id IS NULL) AND (next_edition IS NULL) = (next_gone IS NULL)",
            name=op.f("ck_address_next"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "street_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_address_community_id_street_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_address")),
        sa.UniqueConstraint(
            "community_id",
            "postcode",
            "house_number",
            "house_letter",
            "house_number_addition",
            name=op.f(
                "uq_address_community_id_postcode_house_number_house_letter_house_number_addition"
            ),
        ),
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(
            "ix_address_next",
            ["community_id", "next_edition"],
            unique=False,
            sqlite_where=sa.text("next_edition IS NOT NULL"),
            postgresql_where=sa.text("next_edition IS NOT NULL"),
        )
        batch_op.create_index("ix_address_since", ["community_id", "since_edition"], unique=False)
        batch_op.create_index("ix_address_street", ["community_id", "street_id"], unique=False)

    op.create_table(
        "address_import_piece",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "import_id"],
            ["address_import.community_id", "address_import.id"],
            name=op.f("fk_address_import_piece_community_id_import_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "import_id", "number", name=op.f("pk_address_import_piece")
        ),
    )
    op.create_table(
        "card",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=1), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("lineage_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=24), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'street') = (place_id IS NOT NULL) AND (place_id IS NULL OR household_id IS NULL)",
            name=op.f("ck_card_place"),
        ),
        sa.CheckConstraint(
            "(status = 'active') = (stopped_at IS NULL)", name=op.f("ck_card_stopped")
        ),
        sa.CheckConstraint("kind IN ('household', 'child', 'street')", name=op.f("ck_card_kind")),
        sa.CheckConstraint(
            "status IN ('active', 'blocked', 'replaced', 'returned', 'void')",
            name=op.f("ck_card_status"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_card_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_card_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "replaced_by_id"],
            ["card.community_id", "card.id"],
            name=op.f("fk_card_community_id_replaced_by_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_card")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_card_code_hash")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_card_community_id_number")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index("ix_card_household", ["community_id", "household_id"], unique=False)
        batch_op.create_index("ix_card_key", ["community_id", "key_id", "status"], unique=False)

    op.create_table(
        "household_event",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(length=10), nullable=True),
        sa.CheckConstraint("means IN ('pin', 'signature')", name=op.f("ck_household_event_means")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_household_event_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_household_event")),
    )
    with op.batch_alter_table("household_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_household_event_household", ["community_id", "household_id"], unique=False
        )

    op.create_table(
        "household_pin",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(code_hash IS NULL) = (code_expires_at IS NULL)", name=op.f("ck_household_pin_code")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_household_pin_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "household_id", name=op.f("pk_household_pin")),
    )
    op.create_table(
        "household_remainder",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("remainder", sa.String(length=10), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(remainder = 'returned') = (owner_id IS NULL)",
            name=op.f("ck_household_remainder_owner"),
        ),
        sa.CheckConstraint(
            "remainder IN ('household', 'pot', 'returned')",
            name=op.f("ck_household_remainder_remainder"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_household_remainder_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "household_id", name=op.f("pk_household_remainder")
        ),
    )
    op.create_table(
        "invitation",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "user_id"],
            ["staff_user.community_id", "staff_user.id"],
            name=op.f("fk_invitation_community_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "community_id", "code_hash", name=op.f("uq_invitation_community_id_code_hash")
        ),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "uq_invitation_open",
            ["community_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("used_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("used_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "item",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("descriptions", sa.JSON(), nullable=False),
        sa.Column("alternative_texts", sa.JSON(), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("buyers", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=True),
        sa.Column("min_per_order", sa.Integer(), nullable=False),
        sa.Column("max_per_household", sa.Integer(), nullable=True),
        sa.Column("limit_days", sa.Integer(), nullable=False),
        sa.Column("season_from", sa.Integer(), nullable=True),
        sa.Column("season_until", sa.Integer(), nullable=True),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("loan_days", sa.Integer(), nullable=True),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("variant_of", sa.Uuid(), nullable=True),
        sa.Column("variant", sa.JSON(), nullable=False),
        sa.Column("picture_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'loan') = (loan_days IS NOT NULL)", name=op.f("ck_item_loan_days")
        ),
        sa.CheckConstraint(
            "(kind = 'on_order') = (lead_days IS NOT NULL)", name=op.f("ck_item_lead_days")
        ),
        sa.CheckConstraint(
            "buyers IN ('household', 'street', 'both')", name=op.f("ck_item_buyers")
        ),
        sa.CheckConstraint(
            "kind IN ('goods', 'loan', 'on_order', 'gift')", name=op.f("ck_item_kind")
        ),
        sa.CheckConstraint("place_id IS NULL OR kind = 'gift'", name=op.f("ck_item_gift_place")),
        sa.CheckConstraint(
            "(season_from IS NULL) = (season_until IS NULL)", name=op.f("ck_item_season")
        ),
        sa.CheckConstraint("max_per_household > 0", name=op.f("ck_item_max_per_household")),
        sa.CheckConstraint(
            "min_per_order > 0 AND limit_days > 0", name=op.f("ck_item_least_and_days")
        ),
        sa.CheckConstraint("price_minor > 0", name=op.f("ck_item_price")),
        sa.ForeignKeyConstraint(
            ["community_id", "category"],
            ["item_category.community_id", "item_category.slug"],
            name=op.f("fk_item_community_id_category"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "currency"],
            ["ledger_currency.community_id", "ledger_currency.code"],
            name=op.f("fk_item_community_id_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "picture_id"],
            ["item_picture.community_id", "item_picture.id"],
            name=op.f("fk_item_community_id_picture_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_item_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "shop_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_item_community_id_shop_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "variant_of"],
            ["item.community_id", "item.id"],
            name=op.f("fk_item_community_id_variant_of"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_item")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_category", ["community_id", "category"], unique=False)
        batch_op.create_index("ix_item_name", ["community_id", "sort_name", "id"], unique=False)
        batch_op.create_index("ix_item_price", ["community_id", "price_minor", "id"], unique=False)
        batch_op.create_index("ix_item_shop", ["community_id", "shop_id", "code"], unique=True)
        batch_op.create_index("ix_item_variant", ["community_id", "variant_of"], unique=False)

    op.create_table(
        "item_file",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "shop_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_item_file_community_id_shop_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_item_file")),
    )
    with op.batch_alter_table("item_file", schema=None) as batch_op:
        batch_op.create_index("ix_item_file_sent", ["sent_at"], unique=False)

    op.create_table(
        "lapse_notice",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "means IN ('screen', 'letter', 'board')", name=op.f("ck_lapse_notice_means")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_lapse_notice_amount")),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_lapse_notice_community_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "layer_id"],
            ["ledger_layer.community_id", "ledger_layer.id"],
            name=op.f("fk_lapse_notice_community_id_layer_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_lapse_notice")),
    )
    with op.batch_alter_table("lapse_notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lapse_notice_open",
            ["community_id", "account_id", "layer_id"],
            unique=False,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.create_index("ix_lapse_notice_run", ["community_id", "run_id"], unique=False)

    op.create_table(
        "ledger_balance",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("layered_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_ledger_balance_floor")),
        sa.CheckConstraint("layered_minor >= 0", name=op.f("ck_ledger_balance_layered")),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_ledger_balance_community_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "account_id", name=op.f("pk_ledger_balance")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_layer_balance",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_ledger_layer_balance_floor")),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_ledger_layer_balance_community_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "layer_id"],
            ["ledger_layer.community_id", "ledger_layer.id"],
            name=op.f("fk_ledger_layer_balance_community_id_layer_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "account_id", "layer_id", name=op.f("pk_ledger_layer_balance")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_layer_balance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_layer_balance_layer",
            ["community_id", "layer_id", "account_id"],
            unique=False,
            sqlite_where=sa.text("balance_minor > 0"),
            postgresql_where=sa.text("balance_minor > 0"),
        )

    op.create_table(
        "ledger_line",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_ledger_line_community_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "sequence"],
            ["ledger_sequence.community_id", "ledger_sequence.sequence"],
            name=op.f("fk_ledger_line_community_id_sequence"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "account_id", "sequence", name=op.f("pk_ledger_line")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_posting",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=True),
        sa.Column("balance_after_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_posting_not_zero")),
        sa.CheckConstraint("balance_after_minor >= 0", name=op.f("ck_ledger_posting_floor")),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_ledger_posting_community_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_ledger_posting_community_id_transaction_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "transaction_id", "leg", name=op.f("pk_ledger_posting")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.create_index(
            "uq_ledger_posting_entry", ["community_id", "account_id", "entry"], unique=True
        )

    op.create_table(
        "message",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(channel = 'letter') = (run_id IS NOT NULL)", name=op.f("ck_message_run")
        ),
        sa.CheckConstraint(
            "(state = 'ready') = (try_at IS NOT NULL)", name=op.f("ck_message_try_at")
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent_at")
        ),
        sa.CheckConstraint(
            "channel IN ('letter', 'email', 'push')", name=op.f("ck_message_channel")
        ),
        sa.CheckConstraint("purpose IN ('news', 'confirm')", name=op.f("ck_message_purpose")),
        sa.CheckConstraint("state IN ('ready', 'sent', 'dead')", name=op.f("ck_message_state")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_message_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "run_id"],
            ["letter_run.community_id", "letter_run.id"],
            name=op.f("fk_message_community_id_run_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_household", ["community_id", "household_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_message_ready",
            ["community_id", "try_at"],
            unique=False,
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        )
        batch_op.create_index("ix_message_run", ["community_id", "run_id"], unique=False)
        batch_op.create_index("ix_message_state", ["community_id", "state", "id"], unique=False)

    op.create_table(
        "message_choice",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("is_weekly", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel <> 'email' OR email IS NOT NULL", name=op.f("ck_message_choice_email")
        ),
        sa.CheckConstraint(
            "channel IN ('letter', 'email', 'push', 'none')", name=op.f("ck_message_choice_channel")
        ),
        sa.CheckConstraint(
            "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23",
            name=op.f("ck_message_choice_quiet"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_message_choice_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "household_id", name=op.f("pk_message_choice")),
    )
    op.create_table(
        "phone_event",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("what IN ('lost', 'found')", name=op.f("ck_phone_event_what")),
        sa.ForeignKeyConstraint(
            ["community_id", "device_id"],
            ["phone.community_id", "phone.device_id"],
            name=op.f("fk_phone_event_community_id_device_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_phone_event")),
    )
    with op.batch_alter_table("phone_event", schema=None) as batch_op:
        batch_op.create_index("ix_phone_event_device", ["community_id", "device_id"], unique=False)

    op.create_table(
        "pick_up_point",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shop_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("opening_hours", sa.String(length=200), nullable=True),
        sa.Column("delivers", sa.Boolean(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT (delivers AND id = shop_id)", name=op.f("ck_pick_up_point_delivers")
        ),
        sa.CheckConstraint("id = shop_id OR name IS NOT NULL", name=op.f("ck_pick_up_point_name")),
        sa.CheckConstraint("keep_days BETWEEN 1 AND 90", name=op.f("ck_pick_up_point_keep_days")),
        sa.ForeignKeyConstraint(
            ["community_id", "shop_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_pick_up_point_community_id_shop_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_pick_up_point")),
    )
    with op.batch_alter_table("pick_up_point", schema=None) as batch_op:
        batch_op.create_index("ix_pick_up_point_shop", ["community_id", "shop_id"], unique=False)

    op.create_table(
        "print_run",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("reprint_of_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('stack', 'households')", name=op.f("ck_print_run_kind")),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by IS NULL)", name=op.f("ck_print_run_cancelled")
        ),
        sa.CheckConstraint("cards >= 1", name=op.f("ck_print_run_cards")),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_print_run_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "reprint_of_id"],
            ["print_run.community_id", "print_run.id"],
            name=op.f("fk_print_run_community_id_reprint_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_print_run_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_print_run")),
    )
    op.create_table(
        "programme",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("descriptions", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("consent_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("pays_on", sa.String(length=8), nullable=False),
        sa.Column("four_eyes_minor", sa.BigInteger(), nullable=True),
        sa.Column("yearly_limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("visible_to", sa.String(length=8), nullable=False),
        sa.Column("euro_micros", sa.BigInteger(), nullable=True),
        sa.Column("bank_holder_id", sa.Uuid(), nullable=True),
        sa.Column("forget_after_months", sa.Integer(), nullable=False),
        sa.CheckConstraint("pays_on IN ('scan', 'approval')", name=op.f("ck_programme_pays_on")),
        sa.CheckConstraint("status IN ('running', 'ended')", name=op.f("ck_programme_status")),
        sa.CheckConstraint(
            "visible_to IN ('everyone', 'members', 'staff')", name=op.f("ck_programme_visible_to")
        ),
        sa.CheckConstraint("euro_micros > 0", name=op.f("ck_programme_euro_value")),
        sa.CheckConstraint("forget_after_months >= 1", name=op.f("ck_programme_forget_after")),
        sa.CheckConstraint("four_eyes_minor > 0", name=op.f("ck_programme_four_eyes")),
        sa.CheckConstraint("yearly_limit_minor > 0", name=op.f("ck_programme_yearly_limit")),
        sa.ForeignKeyConstraint(
            ["community_id", "bank_holder_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_programme_community_id_bank_holder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "currency"],
            ["ledger_currency.community_id", "ledger_currency.code"],
            name=op.f("fk_programme_community_id_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_programme_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_programme")),
        sa.UniqueConstraint("community_id", "slug", name=op.f("uq_programme_community_id_slug")),
    )
    op.create_table(
        "push_subscription",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=65), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_push_subscription_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint(
            "community_id",
            "household_id",
            "endpoint",
            name=op.f("uq_push_subscription_community_id_household_id_endpoint"),
        ),
    )
    op.create_table(
        "role_grant",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("scope_kind", sa.String(length=16), nullable=False),
        sa.Column("scope_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(scope_kind = 'community') = (scope_id IS NULL)", name=op.f("ck_role_grant_scope_id")
        ),
        sa.CheckConstraint(
            "role <> 'resident' OR key_id IS NOT NULL", name=op.f("ck_role_grant_resident")
        ),
        sa.CheckConstraint(
            "role IN ('resident', 'volunteer', 'captain', 'shopkeeper', 'partner', 'professional', 'corporation', 'funder', 'manager', 'auditor', 'administrator')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.CheckConstraint(
            "scope_kind IN ('community', 'place', 'programme', 'shop', 'partner')",
            name=op.f("ck_role_grant_scope_kind"),
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_role_grant_revoked")
        ),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (key_id IS NULL)", name=op.f("ck_role_grant_subject")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "key_id"],
            ["access_key.community_id", "access_key.id"],
            name=op.f("fk_role_grant_community_id_key_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "user_id"],
            ["staff_user.community_id", "staff_user.id"],
            name=op.f("fk_role_grant_community_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index("ix_role_grant_user", ["community_id", "user_id"], unique=False)
        batch_op.create_index(
            "uq_role_grant_community",
            ["community_id", "user_id", "role"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL AND scope_id IS NULL AND user_id IS NOT NULL"),
            postgresql_where=sa.text(
                "revoked_at IS NULL AND scope_id IS NULL AND user_id IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "uq_role_grant_key",
            ["community_id", "key_id"],
            unique=True,
            sqlite_where=sa.text("key_id IS NOT NULL"),
            postgresql_where=sa.text("key_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_role_grant_scope",
            ["community_id", "user_id", "role", "scope_kind", "scope_id"],
            unique=True,
            sqlite_where=sa.text(
                "revoked_at IS NULL AND scope_id IS NOT NULL AND user_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "revoked_at IS NULL AND scope_id IS NOT NULL AND user_id IS NOT NULL"
            ),
        )

    op.create_table(
        "sign_in",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (household_id IS NULL)", name=op.f("ck_sign_in_subject")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_sign_in_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "user_id"],
            ["staff_user.community_id", "staff_user.id"],
            name=op.f("fk_sign_in_community_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sign_in_household", ["community_id", "household_id"], unique=False
        )
        batch_op.create_index("ix_sign_in_user", ["community_id", "user_id"], unique=False)

    op.create_table(
        "basket_line",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_prices", sa.JSON(), nullable=False),
        sa.Column("laid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_basket_line_quantity")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_basket_line_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["item.community_id", "item.id"],
            name=op.f("fk_basket_line_community_id_item_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "household_id", "item_id", name=op.f("pk_basket_line")
        ),
    )
    op.create_table(
        "budget",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("collective_only", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("granted_minor", sa.BigInteger(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("plan_slug", sa.String(length=40), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_budget_period")),
        sa.CheckConstraint("granted_minor > 0", name=op.f("ck_budget_granted")),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_budget_community_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "funder_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_budget_community_id_funder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_budget_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_budget")),
        sa.UniqueConstraint(
            "community_id",
            "programme_id",
            "plan_slug",
            name=op.f("uq_budget_community_id_programme_id_plan_slug"),
        ),
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.create_index("ix_budget_programme", ["community_id", "programme_id"], unique=False)

    op.create_table(
        "budget_plan",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("funder_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("collective_only", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_budget_plan_amount")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_budget_plan_period")),
        sa.ForeignKeyConstraint(
            ["community_id", "funder_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_budget_plan_community_id_funder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_budget_plan_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "programme_id", "slug", name=op.f("pk_budget_plan")
        ),
    )
    op.create_table(
        "card_event",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "card_id"],
            ["card.community_id", "card.id"],
            name=op.f("fk_card_event_community_id_card_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_card_event")),
    )
    with op.batch_alter_table("card_event", schema=None) as batch_op:
        batch_op.create_index("ix_card_event_card", ["community_id", "card_id"], unique=False)
        batch_op.create_index(
            "ix_card_event_household", ["community_id", "household_id"], unique=False
        )

    op.create_table(
        "consent",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("adult", sa.String(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint("means IN ('counter', 'page', 'paper')", name=op.f("ck_consent_means")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_consent_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_consent_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(
            "uq_consent_standing",
            ["community_id", "programme_id", "household_id", "adult"],
            unique=True,
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        )

    op.create_table(
        "item_price",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_item_price_amount")),
        sa.CheckConstraint("way >= 0", name=op.f("ck_item_price_way")),
        sa.ForeignKeyConstraint(
            ["community_id", "currency"],
            ["ledger_currency.community_id", "ledger_currency.code"],
            name=op.f("fk_item_price_community_id_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["item.community_id", "item.id"],
            name=op.f("fk_item_price_community_id_item_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "item_id", "way", "currency", name=op.f("pk_item_price")
        ),
    )
    op.create_table(
        "ledger_posting_layer",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_posting_layer_not_zero")),
        sa.ForeignKeyConstraint(
            ["community_id", "layer_id"],
            ["ledger_layer.community_id", "ledger_layer.id"],
            name=op.f("fk_ledger_posting_layer_community_id_layer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id", "leg"],
            ["ledger_posting.community_id", "ledger_posting.transaction_id", "ledger_posting.leg"],
            name=op.f("fk_ledger_posting_layer_community_id_transaction_id_leg"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id",
            "transaction_id",
            "leg",
            "layer_id",
            name=op.f("pk_ledger_posting_layer"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_returned",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("returned_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "0 < returned_minor AND returned_minor <= amount_minor",
            name=op.f("ck_ledger_returned_part"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id", "leg"],
            ["ledger_posting.community_id", "ledger_posting.transaction_id", "ledger_posting.leg"],
            name=op.f("fk_ledger_returned_community_id_transaction_id_leg"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "transaction_id", "leg", name=op.f("pk_ledger_returned")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_settled",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("settlement_id", sa.Uuid(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_ledger_settled_amount")),
        sa.ForeignKeyConstraint(
            ["community_id", "settlement_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_ledger_settled_community_id_settlement_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id", "leg"],
            ["ledger_posting.community_id", "ledger_posting.transaction_id", "ledger_posting.leg"],
            name=op.f("fk_ledger_settled_community_id_transaction_id_leg"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "settlement_id", "transaction_id", "leg", name=op.f("pk_ledger_settled")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_settled", schema=None) as batch_op:
        batch_op.create_index(
            "uq_ledger_settled_standing",
            ["community_id", "transaction_id", "leg"],
            unique=True,
            sqlite_where=sa.text("undone_by IS NULL"),
            postgresql_where=sa.text("undone_by IS NULL"),
        )

    op.create_table(
        "message_unwanted",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "kind IN ('tokens', 'order', 'action', 'lapsing', 'decision')",
            name=op.f("ck_message_unwanted_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["message_choice.community_id", "message_choice.household_id"],
            name=op.f("fk_message_unwanted_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "household_id", "kind", name=op.f("pk_message_unwanted")
        ),
    )
    op.create_table(
        "notice",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("news", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("spread_to", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('tokens', 'order', 'action', 'lapsing', 'decision')",
            name=op.f("ck_notice_kind"),
        ),
        sa.CheckConstraint(
            "(household_id IS NULL) <> (place_id IS NULL)", name=op.f("ck_notice_recipient")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_notice_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "message_id"],
            ["message.community_id", "message.id"],
            name=op.f("fk_notice_community_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_notice_community_id_place_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "community_id",
            "household_id",
            "kind",
            "about_id",
            name=op.f("uq_notice_community_id_household_id_kind_about_id"),
        ),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_about", ["community_id", "kind", "about_id"], unique=False)
        batch_op.create_index(
            "ix_notice_for_letters",
            ["community_id", "household_id"],
            unique=False,
            sqlite_where=sa.text(
                "look_at IS NULL AND message_id IS NULL AND household_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "look_at IS NULL AND message_id IS NULL AND household_id IS NOT NULL"
            ),
        )
        batch_op.create_index(
            "ix_notice_look_at",
            ["community_id", "look_at"],
            unique=False,
            sqlite_where=sa.text("look_at IS NOT NULL AND household_id IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL AND household_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_notice_message",
            ["community_id", "message_id"],
            unique=False,
            sqlite_where=sa.text("message_id IS NOT NULL"),
            postgresql_where=sa.text("message_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_notice_to_spread",
            ["community_id", "look_at"],
            unique=False,
            sqlite_where=sa.text("look_at IS NOT NULL AND place_id IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL AND place_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_notice_place",
            ["community_id", "place_id", "kind", "about_id"],
            unique=True,
            sqlite_where=sa.text("place_id IS NOT NULL"),
            postgresql_where=sa.text("place_id IS NOT NULL"),
        )

    op.create_table(
        "observation",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.Uuid(), nullable=True),
        sa.Column("struck_reason", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "source IN ('form', 'file', 'program')", name=op.f("ck_observation_source")
        ),
        sa.CheckConstraint(
            "(struck_at IS NULL) = (struck_by IS NULL) AND (struck_at IS NULL) = (struck_reason IS NULL)",
            name=op.f("ck_observation_struck"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_observation_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_observation_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_observation")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index("ix_observation_forget_on", ["forget_on"], unique=False)
        batch_op.create_index(
            "ix_observation_household", ["community_id", "household_id"], unique=False
        )
        batch_op.create_index(
            "ix_observation_recorded_by",
            ["community_id", "programme_id", "recorded_by", "id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_observation_standing",
            ["community_id", "programme_id", "household_id", "event", "happened_on"],
            unique=True,
            sqlite_where=sa.text("struck_at IS NULL"),
            postgresql_where=sa.text("struck_at IS NULL"),
        )

    op.create_table(
        "observation_mapping",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_observation_mapping_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "programme_id", "sender_id", name=op.f("pk_observation_mapping")
        ),
    )
    op.create_table(
        "print_run_card",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "card_id"],
            ["card.community_id", "card.id"],
            name=op.f("fk_print_run_card_community_id_card_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "run_id"],
            ["print_run.community_id", "print_run.id"],
            name=op.f("fk_print_run_card_community_id_run_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "run_id", "position", name=op.f("pk_print_run_card")
        ),
    )
    with op.batch_alter_table("print_run_card", schema=None) as batch_op:
        batch_op.create_index("ix_print_run_card", ["community_id", "card_id"], unique=False)

    op.create_table(
        "programme_membership",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_means", sa.String(length=8), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "consent_means IN ('counter', 'page', 'paper')",
            name=op.f("ck_programme_membership_means"),
        ),
        sa.CheckConstraint(
            "(consent_on IS NULL) = (consent_means IS NULL)",
            name=op.f("ck_programme_membership_consent"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_programme_membership_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_programme_membership_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_programme_membership")),
    )
    with op.batch_alter_table("programme_membership", schema=None) as batch_op:
        batch_op.create_index(
            "ix_programme_membership_household", ["community_id", "household_id"], unique=False
        )
        batch_op.create_index(
            "uq_programme_membership_current",
            ["community_id", "programme_id", "household_id"],
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )

    op.create_table(
        "purchase",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("target_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("purse_id", sa.Uuid(), nullable=False),
        sa.Column("min_households", sa.Integer(), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (closed_at IS NULL)", name=op.f("ck_purchase_closed")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'met', 'ready', 'collected', 'failed', 'cancelled')",
            name=op.f("ck_purchase_status"),
        ),
        sa.CheckConstraint("min_households > 0", name=op.f("ck_purchase_min_households")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_purchase_quantity")),
        sa.CheckConstraint(
            "target_minor = quantity * unit_price_minor", name=op.f("ck_purchase_target")
        ),
        sa.CheckConstraint("unit_price_minor > 0", name=op.f("ck_purchase_unit_price")),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["item.community_id", "item.id"],
            name=op.f("fk_purchase_community_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_purchase_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purse_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_purchase_community_id_purse_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_purchase")),
    )
    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.create_index(
            "ix_purchase_due", ["community_id", "status", "deadline_at"], unique=False
        )
        batch_op.create_index("ix_purchase_place", ["community_id", "place_id"], unique=False)

    op.create_table(
        "residence",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("address_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "address_id"],
            ["address.community_id", "address.id"],
            name=op.f("fk_residence_community_id_address_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_residence_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_residence")),
    )
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.create_index("ix_residence_address", ["community_id", "address_id"], unique=False)
        batch_op.create_index(
            "uq_residence_current",
            ["community_id", "household_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "rule",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_rule_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_rule")),
        sa.UniqueConstraint(
            "community_id",
            "programme_id",
            "slug",
            name=op.f("uq_rule_community_id_programme_id_slug"),
        ),
    )
    op.create_table(
        "split_wish",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("nickname", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("address_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (settled_at IS NULL)", name=op.f("ck_split_wish_settled")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'done', 'withdrawn', 'declined')", name=op.f("ck_split_wish_status")
        ),
        sa.CheckConstraint(
            "adults >= 0 AND children >= 0 AND adults + children > 0",
            name=op.f("ck_split_wish_people"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_split_wish_percent")),
        sa.ForeignKeyConstraint(
            ["community_id", "address_id"],
            ["address.community_id", "address.id"],
            name=op.f("fk_split_wish_community_id_address_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_split_wish_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_split_wish")),
    )
    with op.batch_alter_table("split_wish", schema=None) as batch_op:
        batch_op.create_index(
            "uq_split_wish_open",
            ["community_id", "household_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "stock",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("pick_up_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.CheckConstraint("expected >= 0", name=op.f("ck_stock_expected")),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_on_hand")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_reserved")),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["item.community_id", "item.id"],
            name=op.f("fk_stock_community_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "pick_up_id"],
            ["pick_up_point.community_id", "pick_up_point.id"],
            name=op.f("fk_stock_community_id_pick_up_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "item_id", "pick_up_id", name=op.f("pk_stock")),
    )
    op.create_table(
        "street_choice",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_street_choice_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_street_choice_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "household_id", "programme_id", name=op.f("pk_street_choice")
        ),
    )
    with op.batch_alter_table("street_choice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_street_choice_programme", ["community_id", "programme_id"], unique=False
        )

    op.create_table(
        "action_series",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("meeting_point", sa.String(length=120), nullable=False),
        sa.Column("recurrence", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("expected_people", sa.Integer(), nullable=False),
        sa.Column("announce", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expected_people > 0", name=op.f("ck_action_series_people")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_action_series_minutes")),
        sa.CheckConstraint(
            "starts_minute >= 0 AND starts_minute < 1440", name=op.f("ck_action_series_starts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "budget_id"],
            ["budget.community_id", "budget.id"],
            name=op.f("fk_action_series_community_id_budget_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_action_series_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id"],
            ["rule.community_id", "rule.id"],
            name=op.f("fk_action_series_community_id_rule_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_action_series")),
    )
    with op.batch_alter_table("action_series", schema=None) as batch_op:
        batch_op.create_index("ix_action_series_ended", ["community_id", "ended_at"], unique=False)

    op.create_table(
        "objection",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("objected_on", sa.Date(), nullable=False),
        sa.Column("objected_by", sa.Uuid(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=6), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "means IN ('counter', 'page', 'paper')", name=op.f("ck_objection_means")
        ),
        sa.CheckConstraint("outcome IN ('struck', 'kept')", name=op.f("ck_objection_outcome")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (outcome IS NULL) AND (decided_at IS NULL) = (reason IS NULL)",
            name=op.f("ck_objection_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "observation_id"],
            ["observation.community_id", "observation.id"],
            name=op.f("fk_objection_community_id_observation_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index("ix_objection_decide_by", ["community_id", "decide_by"], unique=False)
        batch_op.create_index(
            "ix_objection_observation", ["community_id", "observation_id"], unique=False
        )
        batch_op.create_index(
            "uq_objection_open",
            ["community_id", "observation_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "pledge",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("confirmation", sa.String(length=12), nullable=False),
        sa.Column("pledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "confirmation IN ('own', 'pin', 'signature')", name=op.f("ck_pledge_confirmation")
        ),
        sa.CheckConstraint(
            "status IN ('held', 'returned', 'spent')", name=op.f("ck_pledge_status")
        ),
        sa.CheckConstraint(
            "(household_id IS NULL) <> (place_id IS NULL)", name=op.f("ck_pledge_pledger")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pledge_amount")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_pledge_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_pledge_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purchase_id"],
            ["purchase.community_id", "purchase.id"],
            name=op.f("fk_pledge_community_id_purchase_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_pledge")),
        sa.UniqueConstraint(
            "community_id",
            "purchase_id",
            "household_id",
            name=op.f("uq_pledge_community_id_purchase_id_household_id"),
        ),
        sa.UniqueConstraint(
            "community_id",
            "purchase_id",
            "place_id",
            name=op.f("uq_pledge_community_id_purchase_id_place_id"),
        ),
    )
    with op.batch_alter_table("pledge", schema=None) as batch_op:
        batch_op.create_index("ix_pledge_household", ["community_id", "household_id"], unique=False)

    op.create_table(
        "rule_version",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("descriptions", sa.JSON(), nullable=False),
        sa.Column("per_adult_minor", sa.BigInteger(), nullable=False),
        sa.Column("per_child_minor", sa.BigInteger(), nullable=False),
        sa.Column("fixed_minor", sa.BigInteger(), nullable=False),
        sa.Column("per_bag_minor", sa.BigInteger(), nullable=False),
        sa.Column("per_kilo_minor", sa.BigInteger(), nullable=False),
        sa.Column("per_hour_minor", sa.BigInteger(), nullable=False),
        sa.Column("place_tariff", sa.JSON(), nullable=False),
        sa.Column("caps", sa.JSON(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("household_parts", sa.Integer(), nullable=False),
        sa.Column("street_parts", sa.Integer(), nullable=False),
        sa.Column("keeps_months", sa.Integer(), nullable=True),
        sa.Column("keeps_until", sa.Date(), nullable=True),
        sa.Column("repeat", sa.String(length=8), nullable=False),
        sa.Column("evidence", sa.String(length=12), nullable=True),
        sa.Column("looks_at", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('attendance', 'milestone', 'deed', 'collection')",
            name=op.f("ck_rule_version_kind"),
        ),
        sa.CheckConstraint(
            "repeat IN ('always', 'yearly', 'once')", name=op.f("ck_rule_version_repeat")
        ),
        sa.CheckConstraint(
            "household_parts >= 0 AND street_parts >= 0 AND household_parts + street_parts > 0",
            name=op.f("ck_rule_version_split"),
        ),
        sa.CheckConstraint(
            "keeps_months >= 1 AND keeps_until IS NULL OR keeps_months IS NULL",
            name=op.f("ck_rule_version_keeps"),
        ),
        sa.CheckConstraint(
            "per_adult_minor >= 0 AND per_child_minor >= 0 AND fixed_minor >= 0 AND per_bag_minor >= 0 AND per_kilo_minor >= 0 AND per_hour_minor >= 0",
            name=op.f("ck_rule_version_reward"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_rule_version_version")),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id"],
            ["rule.community_id", "rule.id"],
            name=op.f("fk_rule_version_community_id_rule_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "rule_id", "version", name=op.f("pk_rule_version")),
    )
    op.create_table(
        "shop_order",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Uuid(), nullable=False),
        sa.Column("pick_up_id", sa.Uuid(), nullable=False),
        sa.Column("confirmation", sa.String(length=12), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("purchase_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("preparing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("collected_by", sa.Uuid(), nullable=True),
        sa.Column("collected_with", sa.String(length=8), nullable=True),
        sa.Column("handed_out_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_shop_order_cancelled"),
        ),
        sa.CheckConstraint(
            "(status = 'collected') = (collected_at IS NOT NULL)",
            name=op.f("ck_shop_order_collected"),
        ),
        sa.CheckConstraint(
            "collected_with IN ('card', 'slip', 'code', 'known')",
            name=op.f("ck_shop_order_collected_with"),
        ),
        sa.CheckConstraint(
            "confirmation IN ('own', 'pin', 'signature', 'purchase')",
            name=op.f("ck_shop_order_confirmation"),
        ),
        sa.CheckConstraint(
            "status <> 'ready' OR keep_until IS NOT NULL", name=op.f("ck_shop_order_kept")
        ),
        sa.CheckConstraint(
            "status IN ('placed', 'approved', 'preparing', 'ready', 'collected', 'cancelled')",
            name=op.f("ck_shop_order_status"),
        ),
        sa.CheckConstraint(
            "(household_id IS NULL) <> (purchase_id IS NULL)", name=op.f("ck_shop_order_buyer")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_shop_order_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "pick_up_id"],
            ["pick_up_point.community_id", "pick_up_point.id"],
            name=op.f("fk_shop_order_community_id_pick_up_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purchase_id"],
            ["purchase.community_id", "purchase.id"],
            name=op.f("fk_shop_order_community_id_purchase_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "shop_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_shop_order_community_id_shop_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_shop_order")),
        sa.UniqueConstraint(
            "community_id", "number", name=op.f("uq_shop_order_community_id_number")
        ),
        sa.UniqueConstraint(
            "community_id", "purchase_id", name=op.f("uq_shop_order_community_id_purchase_id")
        ),
    )
    with op.batch_alter_table("shop_order", schema=None) as batch_op:
        batch_op.create_index(
            "ix_shop_order_household", ["community_id", "household_id"], unique=False
        )
        batch_op.create_index(
            "ix_shop_order_kept",
            ["keep_until"],
            unique=False,
            sqlite_where=sa.text("status = 'ready'"),
            postgresql_where=sa.text("status = 'ready'"),
        )
        batch_op.create_index(
            "ix_shop_order_shop", ["community_id", "shop_id", "status"], unique=False
        )

    op.create_table(
        "action",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("meeting_point", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_people", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("pays_on", sa.String(length=8), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("newcomers", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=True),
        sa.Column("purse_id", sa.Uuid(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("series_day", sa.Date(), nullable=True),
        sa.Column("purse_returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_action_cancelled")
        ),
        sa.CheckConstraint(
            "(status = 'paid') = (paid_at IS NOT NULL)", name=op.f("ck_action_paid")
        ),
        sa.CheckConstraint(
            "(status IN ('approved', 'paid')) = (approved_at IS NOT NULL)",
            name=op.f("ck_action_approved"),
        ),
        sa.CheckConstraint(
            "(status IN ('closed', 'reported', 'approved', 'paid')) = (closed_at IS NOT NULL)",
            name=op.f("ck_action_closed"),
        ),
        sa.CheckConstraint(
            "(status IN ('planned', 'announced', 'cancelled')) OR opened_at IS NOT NULL",
            name=op.f("ck_action_opened"),
        ),
        sa.CheckConstraint(
            "logged_at IS NULL OR pays_on = 'approval'", name=op.f("ck_action_logged")
        ),
        sa.CheckConstraint("pays_on IN ('scan', 'approval')", name=op.f("ck_action_pays_on")),
        sa.CheckConstraint(
            "status IN ('planned', 'announced', 'open', 'closed', 'reported', 'approved', 'paid', 'cancelled')",
            name=op.f("ck_action_status"),
        ),
        sa.CheckConstraint(
            "(series_id IS NULL) = (series_day IS NULL)", name=op.f("ck_action_series")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_action_times")),
        sa.CheckConstraint("expected_people > 0", name=op.f("ck_action_people")),
        sa.ForeignKeyConstraint(
            ["community_id", "budget_id"],
            ["budget.community_id", "budget.id"],
            name=op.f("fk_action_community_id_budget_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_action_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purse_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_action_community_id_purse_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id", "rule_version"],
            ["rule_version.community_id", "rule_version.rule_id", "rule_version.version"],
            name=op.f("fk_action_community_id_rule_id_rule_version"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "series_id"],
            ["action_series.community_id", "action_series.id"],
            name=op.f("fk_action_community_id_series_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_action")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index("ix_action_place", ["community_id", "place_id"], unique=False)
        batch_op.create_index("ix_action_starts", ["community_id", "starts_at", "id"], unique=False)
        batch_op.create_index(
            "uq_action_series_day",
            ["community_id", "series_id", "series_day"],
            unique=True,
            sqlite_where=sa.text("series_id IS NOT NULL"),
            postgresql_where=sa.text("series_id IS NOT NULL"),
        )

    op.create_table(
        "order_code",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["shop_order.community_id", "shop_order.id"],
            name=op.f("fk_order_code_community_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "order_id", name=op.f("pk_order_code")),
        sa.UniqueConstraint(
            "community_id", "digest", name=op.f("uq_order_code_community_id_digest")
        ),
    )
    op.create_table(
        "order_line",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_prices", sa.JSON(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("due_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brought_back", sa.Integer(), nullable=False),
        sa.Column("loan_reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_quantity")),
        sa.CheckConstraint(
            "returned + brought_back <= quantity", name=op.f("ck_order_line_no_more_back")
        ),
        sa.CheckConstraint("returned >= 0 AND brought_back >= 0", name=op.f("ck_order_line_back")),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["item.community_id", "item.id"],
            name=op.f("fk_order_line_community_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["shop_order.community_id", "shop_order.id"],
            name=op.f("fk_order_line_community_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "order_id", "item_id", name=op.f("pk_order_line")),
    )
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.create_index("ix_order_line_due", ["due_back_at"], unique=False)
        batch_op.create_index("ix_order_line_item", ["community_id", "item_id"], unique=False)

    op.create_table(
        "order_payment",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("purse_id", sa.Uuid(), nullable=False),
        sa.Column("collected_id", sa.Uuid(), nullable=True),
        sa.Column("returned_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_order_payment_amount")),
        sa.CheckConstraint(
            "returned_minor BETWEEN 0 AND amount_minor", name=op.f("ck_order_payment_returned")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "collected_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_order_payment_community_id_collected_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["shop_order.community_id", "shop_order.id"],
            name=op.f("fk_order_payment_community_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purse_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_order_payment_community_id_purse_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "order_id", "currency", name=op.f("pk_order_payment")
        ),
    )
    op.create_table(
        "stock_movement",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("pick_up_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "(reason IN ('order', 'cancel', 'hand_out', 'return', 'brought_back')) = (order_id IS NOT NULL)",
            name=op.f("ck_stock_movement_order"),
        ),
        sa.CheckConstraint(
            "reason IN ('expect', 'receipt', 'count', 'write_off', 'order', 'cancel', 'hand_out', 'return', 'brought_back')",
            name=op.f("ck_stock_movement_reason"),
        ),
        sa.CheckConstraint(
            "on_hand <> 0 OR reserved <> 0 OR expected <> 0", name=op.f("ck_stock_movement_moves")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id", "pick_up_id"],
            ["stock.community_id", "stock.item_id", "stock.pick_up_id"],
            name=op.f("fk_stock_movement_community_id_item_id_pick_up_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id"],
            ["shop_order.community_id", "shop_order.id"],
            name=op.f("fk_stock_movement_community_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_stock_movement")),
    )
    with op.batch_alter_table("stock_movement", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stock_movement_item", ["community_id", "item_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_stock_movement_order",
            ["community_id", "order_id", "item_id", "reason"],
            unique=True,
            sqlite_where=sa.text("reason IN ('order', 'cancel', 'hand_out')"),
            postgresql_where=sa.text("reason IN ('order', 'cancel', 'hand_out')"),
        )

    op.create_table(
        "action_photo",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("moment", sa.String(length=6), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("blurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("moment IN ('before', 'after')", name=op.f("ck_action_photo_moment")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_action_photo_size")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_action_photo_community_id_action_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_action_photo")),
    )
    with op.batch_alter_table("action_photo", schema=None) as batch_op:
        batch_op.create_index(
            "ix_action_photo_action", ["community_id", "action_id", "id"], unique=False
        )

    op.create_table(
        "action_proposal",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("meeting_point", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_people", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status = 'declined') = (reason IS NOT NULL)", name=op.f("ck_action_proposal_declined")
        ),
        sa.CheckConstraint(
            "(status = 'open') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_action_proposal_decided"),
        ),
        sa.CheckConstraint(
            "(status = 'planned') = (action_id IS NOT NULL)",
            name=op.f("ck_action_proposal_planned"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'planned', 'declined')", name=op.f("ck_action_proposal_status")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_action_proposal_times")),
        sa.CheckConstraint("expected_people > 0", name=op.f("ck_action_proposal_people")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_action_proposal_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_action_proposal_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_action_proposal_community_id_place_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_action_proposal")),
    )
    with op.batch_alter_table("action_proposal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_action_proposal_household", ["community_id", "household_id"], unique=False
        )
        batch_op.create_index(
            "ix_action_proposal_status", ["community_id", "status", "id"], unique=False
        )

    op.create_table(
        "action_report",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("kilos", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(length=1000), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "bags >= 0 AND kilos >= 0 AND minutes >= 0", name=op.f("ck_action_report_work")
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_action_report_round")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_action_report_community_id_action_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "action_id", name=op.f("pk_action_report")),
    )
    op.create_table(
        "card_binding",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("address_text", sa.String(length=120), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bound_by", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "placed_at IS NULL OR address_text IS NULL", name=op.f("ck_card_binding_forgotten")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_card_binding_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "card_id"],
            ["card.community_id", "card.id"],
            name=op.f("fk_card_binding_community_id_card_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_card_binding_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "card_id", name=op.f("pk_card_binding")),
    )
    with op.batch_alter_table("card_binding", schema=None) as batch_op:
        batch_op.create_index("ix_card_binding_placed", ["community_id", "placed_at"], unique=False)

    op.create_table(
        "newcomer_note",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("noted_people", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(corrected_at IS NULL) = (corrected_by IS NULL)",
            name=op.f("ck_newcomer_note_corrected"),
        ),
        sa.CheckConstraint(
            "noted_people > 0 AND people >= 0", name=op.f("ck_newcomer_note_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_newcomer_note_community_id_action_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_newcomer_note")),
    )
    with op.batch_alter_table("newcomer_note", schema=None) as batch_op:
        batch_op.create_index(
            "ix_newcomer_note_action", ["community_id", "action_id"], unique=False
        )

    op.create_table(
        "order_return",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("restocked", sa.Boolean(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_return_quantity")),
        sa.ForeignKeyConstraint(
            ["community_id", "order_id", "item_id"],
            ["order_line.community_id", "order_line.order_id", "order_line.item_id"],
            name=op.f("fk_order_return_community_id_order_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_order_return")),
    )
    with op.batch_alter_table("order_return", schema=None) as batch_op:
        batch_op.create_index("ix_order_return_order", ["community_id", "order_id"], unique=False)

    op.create_table(
        "participation",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("payment", sa.String(length=8), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by", sa.Uuid(), nullable=True),
        sa.Column("struck_reason", sa.String(length=16), nullable=True),
        sa.Column("adjusted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adjusted_by", sa.Uuid(), nullable=True),
        sa.Column("adjusted_reason", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "(payment = 'struck') = (struck_at IS NOT NULL) AND (payment = 'struck') = (struck_by IS NOT NULL) AND (payment = 'struck') = (struck_reason IS NOT NULL)",
            name=op.f("ck_participation_struck"),
        ),
        sa.CheckConstraint(
            "payment IN ('paid', 'waiting', 'struck')", name=op.f("ck_participation_payment")
        ),
        sa.CheckConstraint(
            "(adjusted_at IS NULL) = (adjusted_by IS NULL) AND (adjusted_at IS NULL) = (adjusted_reason IS NULL)",
            name=op.f("ck_participation_adjusted"),
        ),
        sa.CheckConstraint(
            "adults >= 0 AND children >= 0 AND adults + children >= 1",
            name=op.f("ck_participation_people"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_participation_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_participation_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_participation")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_participation_household", ["community_id", "household_id"], unique=False
        )
        batch_op.create_index(
            "uq_participation_standing",
            ["community_id", "action_id", "household_id"],
            unique=True,
            sqlite_where=sa.text("payment <> 'struck'"),
            postgresql_where=sa.text("payment <> 'struck'"),
        )

    op.create_table(
        "phone_report",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.BigInteger(), nullable=False),
        sa.Column("skew_seconds", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "waiting >= 0 AND last_sequence >= 0", name=op.f("ck_phone_report_counts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_phone_report_community_id_action_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "action_id", "device_id", name=op.f("pk_phone_report")
        ),
    )
    op.create_table(
        "place_award",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("place_minor", sa.BigInteger(), nullable=False),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("reversed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(place_minor > 0) = (transaction_id IS NOT NULL)",
            name=op.f("ck_place_award_something"),
        ),
        sa.CheckConstraint("place_minor >= 0", name=op.f("ck_place_award_amount")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_place_award_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_place_award_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "reversed_by"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_place_award_community_id_reversed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id", "rule_version"],
            ["rule_version.community_id", "rule_version.rule_id", "rule_version.version"],
            name=op.f("fk_place_award_community_id_rule_id_rule_version"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_place_award_community_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_place_award")),
    )
    with op.batch_alter_table("place_award", schema=None) as batch_op:
        batch_op.create_index(
            "ix_place_award_place", ["community_id", "place_id", "event_at"], unique=False
        )
        batch_op.create_index(
            "uq_place_award_standing",
            ["community_id", "action_id"],
            unique=True,
            sqlite_where=sa.text("reversed_by IS NULL AND action_id IS NOT NULL"),
            postgresql_where=sa.text("reversed_by IS NULL AND action_id IS NOT NULL"),
        )

    op.create_table(
        "place_participation",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("place_minor", sa.BigInteger(), nullable=False),
        sa.Column("payment", sa.String(length=8), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(transaction_id IS NOT NULL) = (payment = 'paid' AND place_minor > 0)",
            name=op.f("ck_place_participation_paid"),
        ),
        sa.CheckConstraint(
            "payment IN ('paid', 'waiting')", name=op.f("ck_place_participation_payment")
        ),
        sa.CheckConstraint("place_minor >= 0", name=op.f("ck_place_participation_amount")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_place_participation_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_place_participation_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_place_participation_community_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_place_participation")),
        sa.UniqueConstraint(
            "community_id",
            "action_id",
            "place_id",
            name=op.f("uq_place_participation_community_id_action_id_place_id"),
        ),
    )
    op.create_table(
        "poster",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(length=1), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("revision > 0", name=op.f("ck_poster_revision")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_poster_community_id_action_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "action_id", name=op.f("pk_poster")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_poster_code_hash")),
    )
    op.create_table(
        "scan",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skew_seconds", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("doubt", sa.String(length=12), nullable=True),
        sa.Column("review", sa.String(length=8), nullable=True),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.Column("household_minor", sa.BigInteger(), nullable=True),
        sa.Column("place_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=8), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "doubt IN ('late', 'clock', 'household', 'phone')", name=op.f("ck_scan_doubt")
        ),
        sa.CheckConstraint(
            "review IN ('open', 'accepted', 'refused')", name=op.f("ck_scan_review")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_scan_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "card_id"],
            ["card.community_id", "card.id"],
            name=op.f("fk_scan_community_id_card_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_scan_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_scan")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_scan_action", ["community_id", "action_id", "received_at"], unique=False
        )
        batch_op.create_index(
            "ix_scan_review",
            ["community_id", "received_at", "id"],
            unique=False,
            sqlite_where=sa.text("review = 'open'"),
            postgresql_where=sa.text("review = 'open'"),
        )

    op.create_table(
        "sign_up_line",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("line > 0", name=op.f("ck_sign_up_line_line")),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action.community_id", "action.id"],
            name=op.f("fk_sign_up_line_community_id_action_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_sign_up_line_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "action_id", "line", name=op.f("pk_sign_up_line")),
        sa.UniqueConstraint(
            "community_id",
            "action_id",
            "household_id",
            name=op.f("uq_sign_up_line_community_id_action_id_household_id"),
        ),
    )
    op.create_table(
        "award",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("household_minor", sa.BigInteger(), nullable=False),
        sa.Column("place_minor", sa.BigInteger(), nullable=False),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("reversed_by", sa.Uuid(), nullable=True),
        sa.Column("chosen_minor", sa.BigInteger(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(household_minor + place_minor > 0) = (transaction_id IS NOT NULL)",
            name=op.f("ck_award_something"),
        ),
        sa.CheckConstraint(
            "chosen_minor >= 0 AND chosen_minor <= place_minor", name=op.f("ck_award_chosen")
        ),
        sa.CheckConstraint(
            "household_minor >= 0 AND place_minor >= 0", name=op.f("ck_award_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_award_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "participation_id"],
            ["participation.community_id", "participation.id"],
            name=op.f("fk_award_community_id_participation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_award_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "reversed_by"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_award_community_id_reversed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id", "rule_version"],
            ["rule_version.community_id", "rule_version.rule_id", "rule_version.version"],
            name=op.f("fk_award_community_id_rule_id_rule_version"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_award_community_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_award")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(
            "ix_award_household", ["community_id", "household_id", "rule_id"], unique=False
        )
        batch_op.create_index(
            "ix_award_place", ["community_id", "place_id", "event_at"], unique=False
        )
        batch_op.create_index(
            "uq_award_standing",
            ["community_id", "participation_id"],
            unique=True,
            sqlite_where=sa.text("reversed_by IS NULL AND participation_id IS NOT NULL"),
            postgresql_where=sa.text("reversed_by IS NULL AND participation_id IS NOT NULL"),
        )

    op.create_table(
        "participation_part",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "adults >= 0 AND children >= 0", name=op.f("ck_participation_part_people")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "participation_id"],
            ["participation.community_id", "participation.id"],
            name=op.f("fk_participation_part_community_id_participation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "participation_id", "source_id", name=op.f("pk_participation_part")
        ),
    )
    op.create_table(
        "report_decision",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'approved') = (reason IS NULL)", name=op.f("ck_report_decision_reason")
        ),
        sa.CheckConstraint(
            "decision IN ('approved', 'sent_back', 'adjusted')",
            name=op.f("ck_report_decision_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "action_id"],
            ["action_report.community_id", "action_report.action_id"],
            name=op.f("fk_report_decision_community_id_action_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_report_decision")),
    )
    with op.batch_alter_table("report_decision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_decision_action", ["community_id", "action_id", "id"], unique=False
        )
        batch_op.create_index("ix_report_decision_by", ["community_id", "decided_by"], unique=False)
        batch_op.create_index(
            "uq_report_decision_approval",
            ["community_id", "action_id", "round", "decided_by"],
            unique=True,
            sqlite_where=sa.text("decision = 'approved'"),
            postgresql_where=sa.text("decision = 'approved'"),
        )

    op.create_table(
        "scan_decision",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(decision = 'accepted') = (participation_id IS NOT NULL)",
            name=op.f("ck_scan_decision_counted"),
        ),
        sa.CheckConstraint(
            "decision IN ('accepted', 'refused')", name=op.f("ck_scan_decision_decision")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_scan_decision_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "scan_id"],
            ["scan.community_id", "scan.id"],
            name=op.f("fk_scan_decision_community_id_scan_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "scan_id", name=op.f("pk_scan_decision")),
    )
    with op.batch_alter_table("scan_decision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_scan_decision_household", ["community_id", "household_id"], unique=False
        )

    op.create_table(
        "milestone_given",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "award_id"],
            ["award.community_id", "award.id"],
            name=op.f("fk_milestone_given_community_id_award_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_milestone_given_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id"],
            ["rule.community_id", "rule.id"],
            name=op.f("fk_milestone_given_community_id_rule_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id",
            "household_id",
            "rule_id",
            "happened_on",
            name=op.f("pk_milestone_given"),
        ),
    )


def downgrade() -> None:

    op.drop_table("milestone_given")
    with op.batch_alter_table("scan_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_decision_household")

    op.drop_table("scan_decision")
    with op.batch_alter_table("report_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_report_decision_approval",
            sqlite_where=sa.text("decision = 'approved'"),
            postgresql_where=sa.text("decision = 'approved'"),
        )
        batch_op.drop_index("ix_report_decision_by")
        batch_op.drop_index("ix_report_decision_action")

    op.drop_table("report_decision")
    op.drop_table("participation_part")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_award_standing",
            sqlite_where=sa.text("reversed_by IS NULL AND participation_id IS NOT NULL"),
            postgresql_where=sa.text("reversed_by IS NULL AND participation_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_award_place")
        batch_op.drop_index("ix_award_household")

    op.drop_table("award")
    op.drop_table("sign_up_line")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_scan_review",
            sqlite_where=sa.text("review = 'open'"),
            postgresql_where=sa.text("review = 'open'"),
        )
        batch_op.drop_index("ix_scan_action")

    op.drop_table("scan")
    op.drop_table("poster")
    op.drop_table("place_participation")
    with op.batch_alter_table("place_award", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_place_award_standing",
            sqlite_where=sa.text("reversed_by IS NULL AND action_id IS NOT NULL"),
            postgresql_where=sa.text("reversed_by IS NULL AND action_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_place_award_place")

    op.drop_table("place_award")
    op.drop_table("phone_report")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_participation_standing",
            sqlite_where=sa.text("payment <> 'struck'"),
            postgresql_where=sa.text("payment <> 'struck'"),
        )
        batch_op.drop_index("ix_participation_household")

    op.drop_table("participation")
    with op.batch_alter_table("order_return", schema=None) as batch_op:
        batch_op.drop_index("ix_order_return_order")

    op.drop_table("order_return")
    with op.batch_alter_table("newcomer_note", schema=None) as batch_op:
        batch_op.drop_index("ix_newcomer_note_action")

    op.drop_table("newcomer_note")
    with op.batch_alter_table("card_binding", schema=None) as batch_op:
        batch_op.drop_index("ix_card_binding_placed")

    op.drop_table("card_binding")
    op.drop_table("action_report")
    with op.batch_alter_table("action_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_action_proposal_status")
        batch_op.drop_index("ix_action_proposal_household")

    op.drop_table("action_proposal")
    with op.batch_alter_table("action_photo", schema=None) as batch_op:
        batch_op.drop_index("ix_action_photo_action")

    op.drop_table("action_photo")
    with op.batch_alter_table("stock_movement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_stock_movement_order",
            sqlite_where=sa.text("reason IN ('order', 'cancel', 'hand_out')"),
            postgresql_where=sa.text("reason IN ('order', 'cancel', 'hand_out')"),
        )
        batch_op.drop_index("ix_stock_movement_item")

    op.drop_table("stock_movement")
    op.drop_table("order_payment")
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index("ix_order_line_item")
        batch_op.drop_index("ix_order_line_due")

    op.drop_table("order_line")
    op.drop_table("order_code")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_action_series_day",
            sqlite_where=sa.text("series_id IS NOT NULL"),
            postgresql_where=sa.text("series_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_action_starts")
        batch_op.drop_index("ix_action_place")

    op.drop_table("action")
    with op.batch_alter_table("shop_order", schema=None) as batch_op:
        batch_op.drop_index("ix_shop_order_shop")
        batch_op.drop_index(
            "ix_shop_order_kept",
            sqlite_where=sa.text("status = 'ready'"),
            postgresql_where=sa.text("status = 'ready'"),
        )
        batch_op.drop_index("ix_shop_order_household")

    op.drop_table("shop_order")
    op.drop_table("rule_version")
    with op.batch_alter_table("pledge", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_household")

    op.drop_table("pledge")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_objection_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index("ix_objection_observation")
        batch_op.drop_index("ix_objection_decide_by")

    op.drop_table("objection")
    with op.batch_alter_table("action_series", schema=None) as batch_op:
        batch_op.drop_index("ix_action_series_ended")

    op.drop_table("action_series")
    with op.batch_alter_table("street_choice", schema=None) as batch_op:
        batch_op.drop_index("ix_street_choice_programme")

    op.drop_table("street_choice")
    op.drop_table("stock")
    with op.batch_alter_table("split_wish", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_split_wish_open",
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.drop_table("split_wish")
    op.drop_table("rule")
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_residence_current",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index("ix_residence_address")

    op.drop_table("residence")
    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.drop_index("ix_purchase_place")
        batch_op.drop_index("ix_purchase_due")

    op.drop_table("purchase")
    with op.batch_alter_table("programme_membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_programme_membership_current",
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )
        batch_op.drop_index("ix_programme_membership_household")

    op.drop_table("programme_membership")
    with op.batch_alter_table("print_run_card", schema=None) as batch_op:
        batch_op.drop_index("ix_print_run_card")

    op.drop_table("print_run_card")
    op.drop_table("observation_mapping")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_observation_standing",
            sqlite_where=sa.text("struck_at IS NULL"),
            postgresql_where=sa.text("struck_at IS NULL"),
        )
        batch_op.drop_index("ix_observation_recorded_by")
        batch_op.drop_index("ix_observation_household")
        batch_op.drop_index("ix_observation_forget_on")

    op.drop_table("observation")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_notice_place",
            sqlite_where=sa.text("place_id IS NOT NULL"),
            postgresql_where=sa.text("place_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_notice_to_spread",
            sqlite_where=sa.text("look_at IS NOT NULL AND place_id IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL AND place_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_notice_message",
            sqlite_where=sa.text("message_id IS NOT NULL"),
            postgresql_where=sa.text("message_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_notice_look_at",
            sqlite_where=sa.text("look_at IS NOT NULL AND household_id IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL AND household_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_notice_for_letters",
            sqlite_where=sa.text(
                "look_at IS NULL AND message_id IS NULL AND household_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "look_at IS NULL AND message_id IS NULL AND household_id IS NOT NULL"
            ),
        )
        batch_op.drop_index("ix_notice_about")

    op.drop_table("notice")
    op.drop_table("message_unwanted")
    with op.batch_alter_table("ledger_settled", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ledger_settled_standing",
            sqlite_where=sa.text("undone_by IS NULL"),
            postgresql_where=sa.text("undone_by IS NULL"),
        )

    op.drop_table("ledger_settled")
    op.drop_table("ledger_returned")
    op.drop_table("ledger_posting_layer")
    op.drop_table("item_price")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consent_standing",
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        )

    op.drop_table("consent")
    with op.batch_alter_table("card_event", schema=None) as batch_op:
        batch_op.drop_index("ix_card_event_household")
        batch_op.drop_index("ix_card_event_card")

    op.drop_table("card_event")
    op.drop_table("budget_plan")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_programme")

    op.drop_table("budget")
    op.drop_table("basket_line")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_user")
        batch_op.drop_index("ix_sign_in_household")

    op.drop_table("sign_in")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_scope",
            sqlite_where=sa.text(
                "revoked_at IS NULL AND scope_id IS NOT NULL AND user_id IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "revoked_at IS NULL AND scope_id IS NOT NULL AND user_id IS NOT NULL"
            ),
        )
        batch_op.drop_index(
            "uq_role_grant_key",
            sqlite_where=sa.text("key_id IS NOT NULL"),
            postgresql_where=sa.text("key_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_role_grant_community",
            sqlite_where=sa.text("revoked_at IS NULL AND scope_id IS NULL AND user_id IS NOT NULL"),
            postgresql_where=sa.text(
                "revoked_at IS NULL AND scope_id IS NULL AND user_id IS NOT NULL"
            ),
        )
        batch_op.drop_index("ix_role_grant_user")

    op.drop_table("role_grant")
    op.drop_table("push_subscription")
    op.drop_table("programme")
    op.drop_table("print_run")
    with op.batch_alter_table("pick_up_point", schema=None) as batch_op:
        batch_op.drop_index("ix_pick_up_point_shop")

    op.drop_table("pick_up_point")
    with op.batch_alter_table("phone_event", schema=None) as batch_op:
        batch_op.drop_index("ix_phone_event_device")

    op.drop_table("phone_event")
    op.drop_table("message_choice")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_state")
        batch_op.drop_index("ix_message_run")
        batch_op.drop_index(
            "ix_message_ready",
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        )
        batch_op.drop_index("ix_message_household")

    op.drop_table("message")
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.drop_index("uq_ledger_posting_entry")

    op.drop_table("ledger_posting")
    op.drop_table("ledger_line")
    with op.batch_alter_table("ledger_layer_balance", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_ledger_layer_balance_layer",
            sqlite_where=sa.text("balance_minor > 0"),
            postgresql_where=sa.text("balance_minor > 0"),
        )

    op.drop_table("ledger_layer_balance")
    op.drop_table("ledger_balance")
    with op.batch_alter_table("lapse_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_lapse_notice_run")
        batch_op.drop_index(
            "ix_lapse_notice_open",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.drop_table("lapse_notice")
    with op.batch_alter_table("item_file", schema=None) as batch_op:
        batch_op.drop_index("ix_item_file_sent")

    op.drop_table("item_file")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index("ix_item_variant")
        batch_op.drop_index("ix_item_shop")
        batch_op.drop_index("ix_item_price")
        batch_op.drop_index("ix_item_name")
        batch_op.drop_index("ix_item_category")

    op.drop_table("item")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invitation_open",
            sqlite_where=sa.text("used_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("used_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.drop_table("invitation")
    op.drop_table("household_remainder")
    op.drop_table("household_pin")
    with op.batch_alter_table("household_event", schema=None) as batch_op:
        batch_op.drop_index("ix_household_event_household")

    op.drop_table("household_event")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index("ix_card_key")
        batch_op.drop_index("ix_card_household")

    op.drop_table("card")
    op.drop_table("address_import_piece")
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index("ix_address_street")
        batch_op.drop_index("ix_address_since")
        batch_op.drop_index(
            "ix_address_next",
            sqlite_where=sa.text("next_edition IS NOT NULL"),
            postgresql_where=sa.text("next_edition IS NOT NULL"),
        )

    op.drop_table("address")
    op.drop_table("staff_user")
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.drop_index("ix_signal_seen")

    op.drop_table("signal")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_place_district",
            sqlite_where=sa.text("parent_id IS NULL"),
            postgresql_where=sa.text("parent_id IS NULL"),
        )
        batch_op.drop_index("ix_place_parent")

    op.drop_table("place")
    with op.batch_alter_table("phone", schema=None) as batch_op:
        batch_op.drop_index("ix_phone_heard")

    op.drop_table("phone")
    op.drop_table("organisation")
    op.drop_table("letter_run")
    op.drop_table("ledger_witness")
    op.drop_table("ledger_sequence")
    op.drop_table("ledger_layer")
    op.drop_table("ledger_checkpoint_sum")
    with op.batch_alter_table("ledger_account", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_account_owner")

    op.drop_table("ledger_account")
    op.drop_table("job_run")
    op.drop_table("item_picture")
    op.drop_table("item_category")
    op.drop_table("household")
    op.drop_table("card_key")
    op.drop_table("card_design")
    with op.batch_alter_table("address_import", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_address_import_writing",
            sqlite_where=sa.text("status = 'writing'"),
            postgresql_where=sa.text("status = 'writing'"),
        )

    op.drop_table("address_import")
    with op.batch_alter_table("access_key", schema=None) as batch_op:
        batch_op.drop_index("ix_access_key_secret_hash")

    op.drop_table("access_key")
    with op.batch_alter_table("slow_down", schema=None) as batch_op:
        batch_op.drop_index("ix_slow_down_failed_at")

    op.drop_table("slow_down")
    op.drop_table("request_key")
    op.drop_table("ledger_unnumbered")
    with op.batch_alter_table("ledger_transaction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ledger_transaction_reverses",
            sqlite_where=sa.text("reverses_id IS NOT NULL"),
            postgresql_where=sa.text("reverses_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_ledger_transaction_subject",
            sqlite_where=sa.text("subject_id IS NOT NULL"),
            postgresql_where=sa.text("subject_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_ledger_transaction_returns",
            sqlite_where=sa.text("returns_id IS NOT NULL"),
            postgresql_where=sa.text("returns_id IS NOT NULL"),
        )

    op.drop_table("ledger_transaction")
    op.drop_table("ledger_seal")
    with op.batch_alter_table("ledger_register", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_ledger_register_waiting",
            sqlite_where=sa.text("sequence IS NULL"),
            postgresql_where=sa.text("sequence IS NULL"),
        )

    op.drop_table("ledger_register")
    op.drop_table("ledger_note")
    op.drop_table("ledger_currency")
    with op.batch_alter_table("ledger_checkpoint", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_checkpoint_books_at")

    op.drop_table("ledger_checkpoint")
    op.drop_table("job")
    op.drop_table("community")
    with op.batch_alter_table("books_check", schema=None) as batch_op:
        batch_op.drop_index("ix_books_check_began")

    op.drop_table("books_check")
