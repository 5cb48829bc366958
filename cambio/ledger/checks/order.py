"""Checks of the sequence: complete, and never against the order of an account's entries."""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement

SEQUENCE_HAS_NO_GAPS = Check(
    "sequence_has_no_gaps",
    N_("The sequence counts from 1 without a gap."),
    by_statement(
        "sequence",
        """
        SELECT sequence AS subject_id, place AS expected, sequence AS found
        FROM (
          SELECT sequence, ROW_NUMBER() OVER (ORDER BY sequence) AS place
          FROM ledger_sequence WHERE community_id = :community_id
        ) AS numbered
        WHERE sequence <> place ORDER BY sequence LIMIT 1
        """,
    ),
)

TRANSACTIONS_ARE_NUMBERED_ONCE = Check(
    "transactions_are_numbered_once",
    N_("Every transaction has one place in the sequence, or waits for it."),
    by_statement(
        "transaction",
        """
        WITH place AS (
          SELECT transaction_id FROM ledger_sequence WHERE community_id = :community_id
          UNION ALL
          SELECT transaction_id FROM ledger_unnumbered WHERE community_id = :community_id
        ), place_or_transaction AS (
          SELECT transaction_id AS id, 1 AS places, 0 AS transactions FROM place
          UNION ALL
          SELECT id, 0, 1 FROM ledger_transaction WHERE community_id = :community_id
        )
        SELECT id AS subject_id, SUM(transactions) AS expected, SUM(places) AS found
        FROM place_or_transaction GROUP BY id HAVING SUM(places) <> 1 OR SUM(transactions) <> 1
        ORDER BY id LIMIT 1
        """,
    ),
)

SEQUENCE_FOLLOWS_ENTRIES = Check(
    "sequence_follows_entries",
    N_("The sequence agrees with the order of each account's entries."),
    by_statement(
        "transaction",
        """
        SELECT transaction_id AS subject_id, 'after ' || earlier AS expected, place AS found
        FROM (
          SELECT p.transaction_id, COALESCE(s.sequence, :end_of_sequence) AS place,
            LAG(COALESCE(s.sequence, :end_of_sequence))
              OVER (PARTITION BY p.account_id ORDER BY p.entry) AS earlier
          FROM ledger_posting p LEFT JOIN ledger_sequence s
            ON s.community_id = p.community_id AND s.transaction_id = p.transaction_id
          WHERE p.community_id = :community_id AND p.entry IS NOT NULL
        ) AS line
        WHERE earlier > place ORDER BY transaction_id LIMIT 1
        """,
    ),
)
