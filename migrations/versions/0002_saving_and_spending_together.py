"""Saving and spending together"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "hours_division",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (closed_at IS NULL)", name=op.f("ck_hours_division_closed")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'divided', 'cancelled')", name=op.f("ck_hours_division_status")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_hours_division_days")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_hours_division_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_hours_division")),
    )
    with op.batch_alter_table("hours_division", schema=None) as batch_op:
        batch_op.create_index("ix_hours_division_due", ["status", "closes_at"], unique=False)

    op.create_table(
        "hours_field",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_hours_field_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "slug", name=op.f("pk_hours_field")),
    )
    op.create_table(
        "lapse_prepared_letters",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(posted_on IS NULL) = (posted_by IS NULL)",
            name=op.f("ck_lapse_prepared_letters_posted"),
        ),
        sa.CheckConstraint("notices > 0", name=op.f("ck_lapse_prepared_letters_notices")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_lapse_prepared_letters_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "run_id", name=op.f("pk_lapse_prepared_letters")),
    )
    op.create_table(
        "ledger_currency_words",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "code"],
            ["ledger_currency.community_id", "ledger_currency.code"],
            name=op.f("fk_ledger_currency_words_community_id_code"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "code", "number", name=op.f("pk_ledger_currency_words")
        ),
    )
    op.create_table(
        "spending_agreement",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("small_spend", sa.Integer(), nullable=False),
        sa.Column("small_spend_days", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("majority", sa.String(length=16), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "majority IN ('more_than_half', 'two_thirds', 'three_quarters', 'all')",
            name=op.f("ck_spending_agreement_majority"),
        ),
        sa.CheckConstraint("quorum > 0", name=op.f("ck_spending_agreement_quorum")),
        sa.CheckConstraint("small_spend >= 0", name=op.f("ck_spending_agreement_small_spend")),
        sa.CheckConstraint(
            "small_spend_days > 0", name=op.f("ck_spending_agreement_small_spend_days")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_spending_agreement_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_spending_agreement")),
    )
    op.create_table(
        "cause",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "organisation_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_cause_community_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "organisation_id", name=op.f("pk_cause")),
    )
    op.create_table(
        "gift",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("to_household_id", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("means", sa.String(length=10), nullable=True),
        sa.CheckConstraint("means IN ('pin', 'signature')", name=op.f("ck_gift_means")),
        sa.CheckConstraint(
            "(CASE WHEN to_household_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN place_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_gift_to_one"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_gift_amount")),
        sa.CheckConstraint("to_household_id <> household_id", name=op.f("ck_gift_not_to_itself")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_gift_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "organisation_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_gift_community_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_gift_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "to_household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_gift_community_id_to_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_gift_community_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_gift")),
    )
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gift_household",
            ["community_id", "household_id", "currency", "given_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_gift_place", ["community_id", "place_id", "currency", "given_at"], unique=False
        )

    op.create_table(
        "hours_share",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("quarters", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("envelopes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "households >= 0 AND envelopes >= 0", name=op.f("ck_hours_share_not_negative")
        ),
        sa.CheckConstraint("quarters > 0", name=op.f("ck_hours_share_quarters")),
        sa.ForeignKeyConstraint(
            ["community_id", "division_id"],
            ["hours_division.community_id", "hours_division.id"],
            name=op.f("fk_hours_share_community_id_division_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_hours_share_community_id_place_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "division_id", "place_id", name=op.f("pk_hours_share")
        ),
    )
    op.create_table(
        "pot_proposal",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=600), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("majority", sa.String(length=16), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voters", sa.Integer(), nullable=True),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status = 'declined') = (reason IS NOT NULL)", name=op.f("ck_pot_proposal_declined")
        ),
        sa.CheckConstraint(
            "(status = 'open') = (decided_at IS NULL)", name=op.f("ck_pot_proposal_decided")
        ),
        sa.CheckConstraint(
            "majority IN ('more_than_half', 'two_thirds', 'three_quarters', 'all')",
            name=op.f("ck_pot_proposal_majority"),
        ),
        sa.CheckConstraint(
            "reason IN ('quorum', 'majority', 'unopened')", name=op.f("ck_pot_proposal_reason")
        ),
        sa.CheckConstraint(
            "status IN ('open', 'accepted', 'declined', 'withdrawn')",
            name=op.f("ck_pot_proposal_status"),
        ),
        sa.CheckConstraint("(yes IS NULL) = (no IS NULL)", name=op.f("ck_pot_proposal_counts")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pot_proposal_amount")),
        sa.CheckConstraint("quorum > 0", name=op.f("ck_pot_proposal_quorum")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_pot_proposal_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_pot_proposal_community_id_place_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_pot_proposal")),
    )
    with op.batch_alter_table("pot_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_pot_proposal_due", ["status", "deadline_at"], unique=False)
        batch_op.create_index(
            "ix_pot_proposal_place", ["community_id", "place_id", "status", "id"], unique=False
        )
        batch_op.create_index(
            "ix_pot_proposal_subject", ["community_id", "subject_id"], unique=False
        )

    op.create_table(
        "pot_share",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("own_minor", sa.BigInteger(), nullable=False),
        sa.Column("matched_minor", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(length=10), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("means IN ('pin', 'signature')", name=op.f("ck_pot_share_means")),
        sa.CheckConstraint(
            "own_minor > 0 AND matched_minor >= 0", name=op.f("ck_pot_share_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_pot_share_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_pot_share_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_pot_share_community_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_pot_share")),
    )
    with op.batch_alter_table("pot_share", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pot_share_household", ["community_id", "household_id", "saved_at"], unique=False
        )
        batch_op.create_index(
            "ix_pot_share_place", ["community_id", "place_id", "currency", "saved_at"], unique=False
        )

    op.create_table(
        "professional",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("feed_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "notice_hours BETWEEN 0 AND 336", name=op.f("ck_professional_notice_hours")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "field"],
            ["hours_field.community_id", "hours_field.slug"],
            name=op.f("fk_professional_community_id_field"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "organisation_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_professional_community_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "user_id"],
            ["staff_user.community_id", "staff_user.id"],
            name=op.f("fk_professional_community_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_professional")),
        sa.UniqueConstraint(
            "community_id", "feed_digest", name=op.f("uq_professional_community_id_feed_digest")
        ),
        sa.UniqueConstraint(
            "community_id", "user_id", name=op.f("uq_professional_community_id_user_id")
        ),
    )
    op.create_table(
        "voucher_settlement",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=False),
        sa.Column("redemptions", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.JSON(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_voucher_settlement_period")),
        sa.CheckConstraint(
            "value_cents > 0 AND redemptions > 0", name=op.f("ck_voucher_settlement_value")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "partner_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_voucher_settlement_community_id_partner_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_voucher_settlement")),
        sa.UniqueConstraint(
            "community_id",
            "partner_id",
            "number",
            name=op.f("uq_voucher_settlement_community_id_partner_id_number"),
        ),
    )
    op.create_table(
        "gift_terms",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("daily_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("daily_minor > 0", name=op.f("ck_gift_terms_daily")),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_gift_terms_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "programme_id", name=op.f("pk_gift_terms")),
    )
    op.create_table(
        "hours_offer",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("quarters", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("booked_quarters", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "booked_quarters BETWEEN 0 AND quarters", name=op.f("ck_hours_offer_never_oversold")
        ),
        sa.CheckConstraint("quarters BETWEEN 0 AND 160", name=op.f("ck_hours_offer_quarters")),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_hours_offer_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "professional_id"],
            ["professional.community_id", "professional.id"],
            name=op.f("fk_hours_offer_community_id_professional_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_hours_offer")),
        sa.UniqueConstraint(
            "community_id",
            "professional_id",
            "week",
            "place_id",
            name=op.f("uq_hours_offer_community_id_professional_id_week_place_id"),
        ),
    )
    with op.batch_alter_table("hours_offer", schema=None) as batch_op:
        batch_op.create_index("ix_hours_offer_week", ["community_id", "week"], unique=False)

    op.create_table(
        "hours_plan",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("quarters", sa.Integer(), nullable=True),
        sa.CheckConstraint("quarters >= 0", name=op.f("ck_hours_plan_quarters")),
        sa.ForeignKeyConstraint(
            ["community_id", "division_id", "place_id"],
            ["hours_share.community_id", "hours_share.division_id", "hours_share.place_id"],
            name=op.f("fk_hours_plan_community_id_division_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "field"],
            ["hours_field.community_id", "hours_field.slug"],
            name=op.f("fk_hours_plan_community_id_field"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "division_id", "place_id", "field", name=op.f("pk_hours_plan")
        ),
    )
    op.create_table(
        "hours_roll",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "means IN ('screen', 'door', 'paper')", name=op.f("ck_hours_roll_means")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "division_id", "place_id"],
            ["hours_share.community_id", "hours_share.division_id", "hours_share.place_id"],
            name=op.f("fk_hours_roll_community_id_division_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_hours_roll_community_id_household_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "division_id", "household_id", name=op.f("pk_hours_roll")
        ),
    )
    op.create_table(
        "pot_count",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("envelopes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "yes >= 0 AND no >= 0 AND blank >= 0 AND envelopes >= 0",
            name=op.f("ck_pot_count_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["pot_proposal.community_id", "pot_proposal.id"],
            name=op.f("fk_pot_count_community_id_proposal_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "proposal_id", name=op.f("pk_pot_count")),
    )
    op.create_table(
        "pot_spend",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("decided_by", sa.String(length=8), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent_by", sa.Uuid(), nullable=False),
        sa.Column("returned_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(decided_by = 'vote') = (proposal_id IS NOT NULL)", name=op.f("ck_pot_spend_proposal")
        ),
        sa.CheckConstraint(
            "decided_by IN ('captain', 'vote')", name=op.f("ck_pot_spend_decided_by")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_pot_spend_amount")),
        sa.CheckConstraint(
            "returned_minor BETWEEN 0 AND amount_minor", name=op.f("ck_pot_spend_returned")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_pot_spend_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["pot_proposal.community_id", "pot_proposal.id"],
            name=op.f("fk_pot_spend_community_id_proposal_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_pot_spend")),
    )
    with op.batch_alter_table("pot_spend", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pot_spend_place", ["community_id", "place_id", "spent_at"], unique=False
        )
        batch_op.create_index(
            "ix_pot_spend_proposal", ["community_id", "proposal_id"], unique=False
        )
        batch_op.create_index("ix_pot_spend_subject", ["community_id", "subject_id"], unique=False)

    op.create_table(
        "pot_voter",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.CheckConstraint("means IN ('screen', 'door', 'paper')", name=op.f("ck_pot_voter_means")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_pot_voter_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["pot_proposal.community_id", "pot_proposal.id"],
            name=op.f("fk_pot_voter_community_id_proposal_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "proposal_id", "household_id", name=op.f("pk_pot_voter")
        ),
    )
    op.create_table(
        "professional_rate",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("professional_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("quarter_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quarter_minor > 0", name=op.f("ck_professional_rate_quarter")),
        sa.ForeignKeyConstraint(
            ["community_id", "currency"],
            ["ledger_currency.community_id", "ledger_currency.code"],
            name=op.f("fk_professional_rate_community_id_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "professional_id"],
            ["professional.community_id", "professional.id"],
            name=op.f("fk_professional_rate_community_id_professional_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "professional_id", "currency", name=op.f("pk_professional_rate")
        ),
    )
    op.create_table(
        "programme_ending",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("earn_until", sa.Date(), nullable=False),
        sa.Column("spend_until", sa.Date(), nullable=False),
        sa.Column("streets_until", sa.Date(), nullable=False),
        sa.Column("otherwise", sa.String(length=8), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "otherwise IN ('street', 'cause')", name=op.f("ck_programme_ending_otherwise")
        ),
        sa.CheckConstraint(
            "earn_until <= spend_until AND spend_until <= streets_until",
            name=op.f("ck_programme_ending_days"),
        ),
        sa.CheckConstraint(
            "forgotten_at IS NULL OR ended_at IS NOT NULL",
            name=op.f("ck_programme_ending_forgotten"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "cause_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_programme_ending_community_id_cause_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme.community_id", "programme.id"],
            name=op.f("fk_programme_ending_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "programme_id", name=op.f("pk_programme_ending")),
    )
    op.create_table(
        "voucher_terms",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("in_parts", sa.Boolean(), nullable=False),
        sa.Column("asks_pin", sa.Boolean(), nullable=False),
        sa.Column("returns", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "value_cents > 0 AND valid_days > 0", name=op.f("ck_voucher_terms_worth")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["item.community_id", "item.id"],
            name=op.f("fk_voucher_terms_community_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "item_id", name=op.f("pk_voucher_terms")),
    )
    op.create_table(
        "celebration",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("thanks", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "purchase_id"],
            ["purchase.community_id", "purchase.id"],
            name=op.f("fk_celebration_community_id_purchase_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "purchase_id", name=op.f("pk_celebration")),
    )
    op.create_table(
        "celebration_photo",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alternative_text", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "purchase_id"],
            ["purchase.community_id", "purchase.id"],
            name=op.f("fk_celebration_photo_community_id_purchase_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "purchase_id", name=op.f("pk_celebration_photo")),
    )
    op.create_table(
        "ending_approval",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "step IN ('orders', 'wallets', 'pots', 'tills')", name=op.f("ck_ending_approval_step")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme_ending.community_id", "programme_ending.programme_id"],
            name=op.f("fk_ending_approval_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "programme_id", "step", name=op.f("pk_ending_approval")
        ),
    )
    op.create_table(
        "ending_choice",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("remainder", sa.String(length=8), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "means IN ('page', 'counter', 'slip')", name=op.f("ck_ending_choice_means")
        ),
        sa.CheckConstraint(
            "remainder IN ('street', 'cause')", name=op.f("ck_ending_choice_remainder")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_ending_choice_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme_ending.community_id", "programme_ending.programme_id"],
            name=op.f("fk_ending_choice_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "programme_id", "household_id", name=op.f("pk_ending_choice")
        ),
    )
    op.create_table(
        "ending_notice",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(length=8), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(means = 'letter') = (run_id IS NOT NULL)", name=op.f("ck_ending_notice_run")
        ),
        sa.CheckConstraint("means IN ('screen', 'letter')", name=op.f("ck_ending_notice_means")),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_ending_notice_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "programme_id"],
            ["programme_ending.community_id", "programme_ending.programme_id"],
            name=op.f("fk_ending_notice_community_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "programme_id", "household_id", name=op.f("pk_ending_notice")
        ),
    )
    with op.batch_alter_table("ending_notice", schema=None) as batch_op:
        batch_op.create_index("ix_ending_notice_run", ["community_id", "run_id"], unique=False)

    op.create_table(
        "hours_booking",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("wish", sa.String(length=200), nullable=False),
        sa.Column("quarters", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("quarter_minor", sa.BigInteger(), nullable=False),
        sa.Column("purse_id", sa.Uuid(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_quarters", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_note", sa.String(length=200), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("logged_by", sa.Uuid(), nullable=True),
        sa.Column("objection", sa.String(length=16), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("paid_quarters", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('confirmed', 'decided', 'cancelled', 'lapsed')) = (closed_at IS NOT NULL)",
            name=op.f("ck_hours_booking_closed"),
        ),
        sa.CheckConstraint(
            "objection IN ('not_done', 'less_done', 'not_as_agreed')",
            name=op.f("ck_hours_booking_objection"),
        ),
        sa.CheckConstraint(
            "status IN ('booked', 'done', 'confirmed', 'objected', 'decided', 'cancelled', 'lapsed')",
            name=op.f("ck_hours_booking_status"),
        ),
        sa.CheckConstraint(
            "(done_quarters IS NULL) = (logged_at IS NULL)", name=op.f("ck_hours_booking_logged")
        ),
        sa.CheckConstraint(
            "done_quarters BETWEEN 1 AND quarters", name=op.f("ck_hours_booking_done")
        ),
        sa.CheckConstraint(
            "paid_quarters BETWEEN 0 AND done_quarters", name=op.f("ck_hours_booking_paid")
        ),
        sa.CheckConstraint("quarter_minor > 0", name=op.f("ck_hours_booking_quarter")),
        sa.CheckConstraint("quarters > 0", name=op.f("ck_hours_booking_quarters")),
        sa.ForeignKeyConstraint(
            ["community_id", "offer_id"],
            ["hours_offer.community_id", "hours_offer.id"],
            name=op.f("fk_hours_booking_community_id_offer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_hours_booking_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purse_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_hours_booking_community_id_purse_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_hours_booking")),
    )
    with op.batch_alter_table("hours_booking", schema=None) as batch_op:
        batch_op.create_index("ix_hours_booking_offer", ["community_id", "offer_id"], unique=False)
        batch_op.create_index("ix_hours_booking_place", ["community_id", "place_id"], unique=False)
        batch_op.create_index(
            "ix_hours_booking_status", ["community_id", "status", "logged_at"], unique=False
        )

    op.create_table(
        "match_rule",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("funder_parts", sa.Integer(), nullable=False),
        sa.Column("own_parts", sa.Integer(), nullable=False),
        sa.Column("year_limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("shares", sa.Boolean(), nullable=False),
        sa.Column("pledges", sa.Boolean(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_match_rule_period")),
        sa.CheckConstraint(
            "funder_parts BETWEEN 1 AND 10", name=op.f("ck_match_rule_funder_parts")
        ),
        sa.CheckConstraint("own_parts BETWEEN 1 AND 10", name=op.f("ck_match_rule_own_parts")),
        sa.CheckConstraint("year_limit_minor > 0", name=op.f("ck_match_rule_year_limit")),
        sa.ForeignKeyConstraint(
            ["community_id", "budget_id"],
            ["budget.community_id", "budget.id"],
            name=op.f("fk_match_rule_community_id_budget_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_match_rule_community_id_place_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_match_rule")),
    )
    op.create_table(
        "purchase_debt",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_purchase_debt_amount")),
        sa.ForeignKeyConstraint(
            ["community_id", "account_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_purchase_debt_community_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purchase_id"],
            ["purchase.community_id", "purchase.id"],
            name=op.f("fk_purchase_debt_community_id_purchase_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "purchase_id", "account_id", name=op.f("pk_purchase_debt")
        ),
    )
    op.create_table(
        "purchase_member",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_purchase_member_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purchase_id"],
            ["purchase.community_id", "purchase.id"],
            name=op.f("fk_purchase_member_community_id_purchase_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "purchase_id", "household_id", name=op.f("pk_purchase_member")
        ),
    )
    op.create_table(
        "purchase_step",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "step IN ('open', 'met', 'approved', 'ordered', 'ready', 'delivered', 'celebrated', 'failed', 'cancelled', 'cheaper')",
            name=op.f("ck_purchase_step_step"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purchase_id"],
            ["purchase.community_id", "purchase.id"],
            name=op.f("fk_purchase_step_community_id_purchase_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "purchase_id", "number", name=op.f("pk_purchase_step")
        ),
    )
    op.create_table(
        "voucher_gift",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "budget_id"],
            ["budget.community_id", "budget.id"],
            name=op.f("fk_voucher_gift_community_id_budget_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["voucher_terms.community_id", "voucher_terms.item_id"],
            name=op.f("fk_voucher_gift_community_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id"],
            ["rule.community_id", "rule.id"],
            name=op.f("fk_voucher_gift_community_id_rule_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_voucher_gift")),
    )
    op.create_table(
        "voucher_partner",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["voucher_terms.community_id", "voucher_terms.item_id"],
            name=op.f("fk_voucher_partner_community_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "partner_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_voucher_partner_community_id_partner_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "item_id", "partner_id", name=op.f("pk_voucher_partner")
        ),
    )
    op.create_table(
        "match_given",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("own_minor", sa.BigInteger(), nullable=False),
        sa.Column("matched_minor", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("own_back_minor", sa.BigInteger(), nullable=False),
        sa.Column("back_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "back_minor BETWEEN 0 AND matched_minor", name=op.f("ck_match_given_back")
        ),
        sa.CheckConstraint(
            "own_back_minor BETWEEN 0 AND own_minor", name=op.f("ck_match_given_own_back")
        ),
        sa.CheckConstraint(
            "own_minor > 0 AND matched_minor > 0", name=op.f("ck_match_given_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_match_given_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name=op.f("fk_match_given_community_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "rule_id"],
            ["match_rule.community_id", "match_rule.id"],
            name=op.f("fk_match_given_community_id_rule_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_match_given")),
    )
    with op.batch_alter_table("match_given", schema=None) as batch_op:
        batch_op.create_index(
            "ix_match_given_household", ["community_id", "household_id"], unique=False
        )
        batch_op.create_index(
            "ix_match_given_subject", ["community_id", "subject_id"], unique=False
        )
        batch_op.create_index(
            "ix_match_given_year",
            ["community_id", "rule_id", "place_id", "year", "matched_minor", "back_minor"],
            unique=False,
        )

    op.create_table(
        "voucher",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=1), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=False),
        sa.Column("in_parts", sa.Boolean(), nullable=False),
        sa.Column("asks_pin", sa.Boolean(), nullable=False),
        sa.Column("returns", sa.Boolean(), nullable=False),
        sa.Column("partner_ids", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmation", sa.String(length=12), nullable=True),
        sa.Column("budget_id", sa.Uuid(), nullable=True),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("used_cents", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("pin_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'good') = (ended_at IS NULL)", name=op.f("ck_voucher_ended")),
        sa.CheckConstraint(
            "(status = 'used') = (used_cents = value_cents)", name=op.f("ck_voucher_used")
        ),
        sa.CheckConstraint(
            "confirmation IN ('own', 'pin', 'signature')", name=op.f("ck_voucher_confirmation")
        ),
        sa.CheckConstraint(
            "status IN ('good', 'used', 'cancelled', 'lapsed')", name=op.f("ck_voucher_status")
        ),
        sa.CheckConstraint(
            "(confirmation IS NULL) = (budget_id IS NOT NULL)", name=op.f("ck_voucher_origin")
        ),
        sa.CheckConstraint(
            "used_cents BETWEEN 0 AND value_cents", name=op.f("ck_voucher_used_cents")
        ),
        sa.CheckConstraint("value_cents > 0", name=op.f("ck_voucher_value")),
        sa.ForeignKeyConstraint(
            ["community_id", "award_id"],
            ["award.community_id", "award.id"],
            name=op.f("fk_voucher_community_id_award_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "budget_id"],
            ["budget.community_id", "budget.id"],
            name=op.f("fk_voucher_community_id_budget_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["household.community_id", "household.id"],
            name=op.f("fk_voucher_community_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "item_id"],
            ["item.community_id", "item.id"],
            name=op.f("fk_voucher_community_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_voucher_code_hash")),
        sa.UniqueConstraint(
            "community_id", "award_id", name=op.f("uq_voucher_community_id_award_id")
        ),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_voucher_community_id_number")),
    )
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.create_index(
            "ix_voucher_due",
            ["valid_until"],
            unique=False,
            sqlite_where=sa.text("status = 'good'"),
            postgresql_where=sa.text("status = 'good'"),
        )
        batch_op.create_index(
            "ix_voucher_household", ["community_id", "household_id", "id"], unique=False
        )
        batch_op.create_index("ix_voucher_item", ["community_id", "item_id"], unique=False)

    op.create_table(
        "voucher_purse",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("purse_id", sa.Uuid(), nullable=False),
        sa.Column("moved_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_voucher_purse_amount")),
        sa.CheckConstraint(
            "moved_minor BETWEEN 0 AND amount_minor", name=op.f("ck_voucher_purse_moved")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "purse_id"],
            ["ledger_account.community_id", "ledger_account.id"],
            name=op.f("fk_voucher_purse_community_id_purse_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "voucher_id"],
            ["voucher.community_id", "voucher.id"],
            name=op.f("fk_voucher_purse_community_id_voucher_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "voucher_id", "currency", name=op.f("pk_voucher_purse")
        ),
    )
    op.create_table(
        "voucher_redemption",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_by", sa.Uuid(), nullable=False),
        sa.Column("caller", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("settlement_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(caller IS NULL) = (reason IS NULL)", name=op.f("ck_voucher_redemption_helpdesk")
        ),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_voucher_redemption_undone")
        ),
        sa.CheckConstraint(
            "undone_at IS NULL OR settlement_id IS NULL", name=op.f("ck_voucher_redemption_settled")
        ),
        sa.CheckConstraint("value_cents > 0", name=op.f("ck_voucher_redemption_value")),
        sa.ForeignKeyConstraint(
            ["community_id", "partner_id"],
            ["organisation.community_id", "organisation.id"],
            name=op.f("fk_voucher_redemption_community_id_partner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "settlement_id"],
            ["voucher_settlement.community_id", "voucher_settlement.id"],
            name=op.f("fk_voucher_redemption_community_id_settlement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "voucher_id"],
            ["voucher.community_id", "voucher.id"],
            name=op.f("fk_voucher_redemption_community_id_voucher_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_voucher_redemption")),
    )
    with op.batch_alter_table("voucher_redemption", schema=None) as batch_op:
        batch_op.create_index(
            "ix_voucher_redemption_open",
            ["community_id", "partner_id", "redeemed_at"],
            unique=False,
            sqlite_where=sa.text("undone_at IS NULL AND settlement_id IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL AND settlement_id IS NULL"),
        )
        batch_op.create_index(
            "ix_voucher_redemption_partner",
            ["community_id", "partner_id", "redeemed_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_voucher_redemption_settlement", ["community_id", "settlement_id"], unique=False
        )
        batch_op.create_index(
            "ix_voucher_redemption_voucher", ["community_id", "voucher_id"], unique=False
        )

    op.create_table(
        "voucher_posting",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("redemption_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=8), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_voucher_posting_amount")),
        sa.ForeignKeyConstraint(
            ["community_id", "redemption_id"],
            ["voucher_redemption.community_id", "voucher_redemption.id"],
            name=op.f("fk_voucher_posting_community_id_redemption_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "transaction_id"],
            ["ledger_transaction.community_id", "ledger_transaction.id"],
            name=op.f("fk_voucher_posting_community_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "redemption_id", "currency", name=op.f("pk_voucher_posting")
        ),
    )
    with op.batch_alter_table("place_participation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_place_participation_place", ["community_id", "place_id"], unique=False
        )

    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("description", sa.String(length=600), nullable=True))
        batch_op.add_column(sa.Column("carrier_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("open_to", sa.String(length=8), server_default="place", nullable=False)
        )
        batch_op.add_column(sa.Column("theme", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("cost_minor", sa.BigInteger(), nullable=True))
        batch_op.alter_column("item_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_purchase_community_id_carrier_id"),
            "organisation",
            ["community_id", "carrier_id"],
            ["community_id", "id"],
        )
    # "card": at an action, by card and PIN.
    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_constraint(op.f("ck_consent_means"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_consent_means"), "means IN ('card', 'counter', 'page', 'paper')"
        )
    with op.batch_alter_table("programme_membership") as batch_op:
        batch_op.drop_constraint(op.f("ck_programme_membership_means"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_programme_membership_means"),
            "consent_means IN ('card', 'counter', 'page', 'paper')",
        )
    # Vouchers are a kind of item.
    with op.batch_alter_table("item") as batch_op:
        batch_op.drop_constraint(op.f("ck_item_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_item_kind"), "kind IN ('goods', 'loan', 'on_order', 'gift', 'voucher')"
        )
    # What is bought together may stand in no shop, and goes through more steps than it did.
    with op.batch_alter_table("purchase") as batch_op:
        batch_op.drop_constraint(op.f("ck_purchase_status"), type_="check")
    op.execute("UPDATE purchase SET status = 'delivered' WHERE status = 'collected'")
    states = (
        "status IN ('open', 'met', 'approved', 'ordered', 'ready', 'delivered',"
        " 'celebrated', 'failed', 'cancelled')"
    )
    with op.batch_alter_table("purchase") as batch_op:
        for name, condition in (
            ("status", states),
            ("open_to", "open_to IN ('place', 'group')"),
            ("title", "(item_id IS NULL) = (title IS NOT NULL)"),
            ("carrier", "(item_id IS NULL) = (carrier_id IS NOT NULL)"),
            ("cost", "cost_minor BETWEEN 1 AND target_minor"),
        ):
            batch_op.create_check_constraint(op.f(f"ck_purchase_{name}"), condition)
    op.execute(
        "INSERT INTO purchase_step (community_id, purchase_id, number, step, taken_at, taken_by)"
        " SELECT community_id, id, 1, 'open', started_at, started_by FROM purchase"
    )
    op.execute(
        "INSERT INTO purchase_step (community_id, purchase_id, number, step, taken_at)"
        " SELECT community_id, id, 2, CASE WHEN status IN ('failed', 'cancelled') THEN status"
        " ELSE 'met' END, closed_at FROM purchase WHERE closed_at IS NOT NULL"
    )
    # Households hear of it; and of their vouchers.
    for table in ("message_unwanted", "notice"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_kind"),
                "kind IN ('tokens', 'order', 'action', 'lapsing', 'decision', 'together', 'voucher')",
            )


def downgrade() -> None:
    op.execute("DELETE FROM message_unwanted WHERE kind IN ('together', 'voucher')")
    op.execute("DELETE FROM notice WHERE kind IN ('together', 'voucher')")
    for table in ("message_unwanted", "notice"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_kind"),
                "kind IN ('tokens', 'order', 'action', 'lapsing', 'decision')",
            )
    # What stands in no shop cannot be kept by the version before: `item_id` then refuses it below.
    with op.batch_alter_table("purchase") as batch_op:
        for name in ("status", "open_to", "title", "carrier", "cost"):
            batch_op.drop_constraint(op.f(f"ck_purchase_{name}"), type_="check")
    op.execute("UPDATE purchase SET status = 'met' WHERE status IN ('approved', 'ordered')")
    op.execute(
        "UPDATE purchase SET status = 'collected' WHERE status IN ('delivered', 'celebrated')"
    )
    with op.batch_alter_table("purchase") as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_purchase_status"),
            "status IN ('open', 'met', 'ready', 'collected', 'failed', 'cancelled')",
        )
    op.execute("UPDATE item SET kind = 'goods' WHERE kind = 'voucher'")
    with op.batch_alter_table("item") as batch_op:
        batch_op.drop_constraint(op.f("ck_item_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_item_kind"), "kind IN ('goods', 'loan', 'on_order', 'gift')"
        )
    op.execute(
        "UPDATE programme_membership SET consent_means = 'counter' WHERE consent_means = 'card'"
    )
    op.execute("UPDATE consent SET means = 'counter' WHERE means = 'card'")
    with op.batch_alter_table("programme_membership") as batch_op:
        batch_op.drop_constraint(op.f("ck_programme_membership_means"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_programme_membership_means"), "consent_means IN ('counter', 'page', 'paper')"
        )
    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_constraint(op.f("ck_consent_means"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_consent_means"), "means IN ('counter', 'page', 'paper')"
        )

    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_purchase_community_id_carrier_id"), type_="foreignkey"
        )
        batch_op.alter_column("item_id", existing_type=sa.CHAR(length=32), nullable=False)
        batch_op.drop_column("cost_minor")
        batch_op.drop_column("theme")
        batch_op.drop_column("open_to")
        batch_op.drop_column("carrier_id")
        batch_op.drop_column("description")
        batch_op.drop_column("title")

    with op.batch_alter_table("place_participation", schema=None) as batch_op:
        batch_op.drop_index("ix_place_participation_place")

    op.drop_table("voucher_posting")
    with op.batch_alter_table("voucher_redemption", schema=None) as batch_op:
        batch_op.drop_index("ix_voucher_redemption_voucher")
        batch_op.drop_index("ix_voucher_redemption_settlement")
        batch_op.drop_index("ix_voucher_redemption_partner")
        batch_op.drop_index(
            "ix_voucher_redemption_open",
            sqlite_where=sa.text("undone_at IS NULL AND settlement_id IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL AND settlement_id IS NULL"),
        )

    op.drop_table("voucher_redemption")
    op.drop_table("voucher_purse")
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.drop_index("ix_voucher_item")
        batch_op.drop_index("ix_voucher_household")
        batch_op.drop_index(
            "ix_voucher_due",
            sqlite_where=sa.text("status = 'good'"),
            postgresql_where=sa.text("status = 'good'"),
        )

    op.drop_table("voucher")
    with op.batch_alter_table("match_given", schema=None) as batch_op:
        batch_op.drop_index("ix_match_given_year")
        batch_op.drop_index("ix_match_given_subject")
        batch_op.drop_index("ix_match_given_household")

    op.drop_table("match_given")
    op.drop_table("voucher_partner")
    op.drop_table("voucher_gift")
    op.drop_table("purchase_step")
    op.drop_table("purchase_member")
    op.drop_table("purchase_debt")
    op.drop_table("match_rule")
    with op.batch_alter_table("hours_booking", schema=None) as batch_op:
        batch_op.drop_index("ix_hours_booking_status")
        batch_op.drop_index("ix_hours_booking_place")
        batch_op.drop_index("ix_hours_booking_offer")

    op.drop_table("hours_booking")
    with op.batch_alter_table("ending_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_ending_notice_run")

    op.drop_table("ending_notice")
    op.drop_table("ending_choice")
    op.drop_table("ending_approval")
    op.drop_table("celebration_photo")
    op.drop_table("celebration")
    op.drop_table("voucher_terms")
    op.drop_table("programme_ending")
    op.drop_table("professional_rate")
    op.drop_table("pot_voter")
    with op.batch_alter_table("pot_spend", schema=None) as batch_op:
        batch_op.drop_index("ix_pot_spend_subject")
        batch_op.drop_index("ix_pot_spend_proposal")
        batch_op.drop_index("ix_pot_spend_place")

    op.drop_table("pot_spend")
    op.drop_table("pot_count")
    op.drop_table("hours_roll")
    op.drop_table("hours_plan")
    with op.batch_alter_table("hours_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_hours_offer_week")

    op.drop_table("hours_offer")
    op.drop_table("gift_terms")
    op.drop_table("voucher_settlement")
    op.drop_table("professional")
    with op.batch_alter_table("pot_share", schema=None) as batch_op:
        batch_op.drop_index("ix_pot_share_place")
        batch_op.drop_index("ix_pot_share_household")

    op.drop_table("pot_share")
    with op.batch_alter_table("pot_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_pot_proposal_subject")
        batch_op.drop_index("ix_pot_proposal_place")
        batch_op.drop_index("ix_pot_proposal_due")

    op.drop_table("pot_proposal")
    op.drop_table("hours_share")
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.drop_index("ix_gift_place")
        batch_op.drop_index("ix_gift_household")

    op.drop_table("gift")
    op.drop_table("cause")
    op.drop_table("spending_agreement")
    op.drop_table("ledger_currency_words")
    op.drop_table("lapse_prepared_letters")
    op.drop_table("hours_field")
    with op.batch_alter_table("hours_division", schema=None) as batch_op:
        batch_op.drop_index("ix_hours_division_due")

    op.drop_table("hours_division")
