"""Checks of transactions: whole, balanced, and going where their kind may go."""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement, found_by_the_walk

POSTINGS_HAVE_TRANSACTIONS = Check(
    "postings_have_transactions",
    N_("Every posting belongs to a transaction."),
    by_statement(
        "transaction",
        """
        SELECT p.transaction_id AS subject_id, 'a transaction' AS expected, 'none' AS found
        FROM ledger_posting p LEFT JOIN ledger_transaction t
          ON t.community_id = p.community_id AND t.id = p.transaction_id
        WHERE p.community_id = :community_id AND t.id IS NULL
        ORDER BY p.transaction_id LIMIT 1
        """,
    ),
)

TRANSACTIONS_HAVE_POSTINGS = Check(
    "transactions_have_postings",
    N_("Every transaction has postings."),
    by_statement(
        "transaction",
        """
        SELECT t.id AS subject_id, 'postings' AS expected, 'none' AS found
        FROM ledger_transaction t WHERE t.community_id = :community_id AND NOT EXISTS
          (SELECT 1 FROM ledger_posting p
           WHERE p.community_id = t.community_id AND p.transaction_id = t.id)
        ORDER BY t.id LIMIT 1
        """,
    ),
)

POSTINGS_HAVE_ACCOUNTS = Check(
    "postings_have_accounts",
    N_("Every posting belongs to an account."),
    by_statement(
        "transaction",
        """
        SELECT p.transaction_id AS subject_id, 'an account' AS expected, 'none' AS found
        FROM ledger_posting p LEFT JOIN ledger_account a
          ON a.community_id = p.community_id AND a.id = p.account_id
        WHERE p.community_id = :community_id AND a.id IS NULL
        ORDER BY p.transaction_id LIMIT 1
        """,
    ),
)

TRANSACTIONS_BALANCE = Check(
    "transactions_balance",
    N_("Every transaction balances, in each of its currencies."),
    # Most transactions have one currency: only the others are summed once more by currency.
    by_statement(
        "transaction",
        """
        WITH suspect AS (
          SELECT p.transaction_id
          FROM ledger_posting p
          JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
          WHERE p.community_id = :community_id
          GROUP BY p.transaction_id
          HAVING SUM(p.amount_minor) <> 0 OR MIN(a.currency) <> MAX(a.currency)
        )
        SELECT p.transaction_id AS subject_id, 0 AS expected, SUM(p.amount_minor) AS found
        FROM suspect
        JOIN ledger_posting p ON p.transaction_id = suspect.transaction_id
        JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
        WHERE p.community_id = :community_id
        GROUP BY p.transaction_id, a.currency HAVING SUM(p.amount_minor) <> 0
        ORDER BY p.transaction_id LIMIT 1
        """,
    ),
)

MOVEMENTS_ARE_ALLOWED = Check(
    "movements_are_allowed",
    N_("Every transaction moves tokens only between purposes that its kind allows."),
    # Each kind allows all its sources with all its targets (a test says so), so that looking
    # at one leg at a time is enough.
    by_statement(
        "transaction",
        """
        SELECT p.transaction_id AS subject_id, t.kind AS expected,
          CASE WHEN p.amount_minor < 0 THEN 'from ' ELSE 'to ' END || a.purpose AS found
        FROM ledger_posting p
        JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
        JOIN ledger_transaction t ON t.community_id = p.community_id AND t.id = p.transaction_id
        WHERE p.community_id = :community_id AND t.kind NOT IN :mirrors
          AND t.kind || CASE WHEN p.amount_minor < 0 THEN ' from ' ELSE ' to ' END || a.purpose
            NOT IN :sides
        ORDER BY p.transaction_id LIMIT 1
        """,
    ),
)

DIGESTS_MATCH = Check(
    "digests_match",
    N_("Every transaction is what was booked, in every detail."),
    found_by_the_walk,
)
