"""What the triggers of both databases keep, and the conditions that they ask."""

from __future__ import annotations

# What neither database lets anybody change; for the others only some columns are fixed.
FIXED_TABLES = (
    "ledger_transaction",
    "ledger_posting",
    "ledger_sequence",
    "ledger_line",
    "ledger_layer",
    "ledger_posting_layer",
    "ledger_seal",
    "ledger_witness",
)
FIXED_COLUMNS = {
    "ledger_account": "community_id, id, purpose, owner_id, currency, opened_at",
    "ledger_currency": "community_id, code, scale",
    "ledger_returned": "community_id, transaction_id, leg, amount_minor",
    "ledger_settled": "community_id, settlement_id, transaction_id, leg, amount_minor",
    "ledger_register": "community_id, id, subject, subject_key, number, status, at, actor_id,"
    " digest",
}

UNBALANCED = """
    SELECT 1 FROM ledger_posting p
    JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
    WHERE p.community_id = NEW.community_id AND p.transaction_id = NEW.id
    GROUP BY a.currency HAVING SUM(p.amount_minor) <> 0
"""
LEGS = """
    SELECT 1 FROM ledger_posting
    WHERE community_id = NEW.community_id AND transaction_id = NEW.id
"""
FINISHED = """
    SELECT 1 FROM ledger_transaction
    WHERE community_id = NEW.community_id AND id = NEW.transaction_id
"""
