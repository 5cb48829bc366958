"""Checks of what was given back and what was settled.

Where a CASE compares two accounts, SQLite shall not look a leg up by its account, which may have
millions, but by its transaction, which has a few. CROSS JOIN has it begin with the few that give
back, and not with all postings.
"""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement

RETURNS_ARE_COUNTED = Check(
    "returns_are_counted",
    N_("What was given back of every posting is counted, and never more than was paid."),
    by_statement(
        "transaction",
        """
        WITH back AS (
          SELECT t.returns_id AS transaction_id, p.account_id, SUM(ABS(p.amount_minor)) AS total
          FROM ledger_transaction t CROSS JOIN ledger_posting p
          WHERE t.community_id = :community_id AND t.returns_id IS NOT NULL
            AND p.community_id = t.community_id AND p.transaction_id = t.id
          GROUP BY t.returns_id, p.account_id
        ), given AS (
          SELECT o.transaction_id, o.leg, ABS(o.amount_minor) AS amount_minor, back.total
          FROM back CROSS JOIN ledger_posting o
          WHERE o.community_id = :community_id AND o.transaction_id = back.transaction_id
            AND CASE WHEN o.account_id = back.account_id THEN 1 ELSE 0 END = 1
        ), stored AS (
          SELECT transaction_id, leg, amount_minor, returned_minor FROM ledger_returned
          WHERE community_id = :community_id
        )
        SELECT COALESCE(given.transaction_id, stored.transaction_id) AS subject_id,
          COALESCE(total, 0) || ' of ' || COALESCE(given.amount_minor, 0) AS expected,
          COALESCE(returned_minor, 0) || ' of ' || COALESCE(stored.amount_minor, 0) AS found
        FROM given FULL JOIN stored
          ON stored.transaction_id = given.transaction_id AND stored.leg = given.leg
        WHERE total IS NULL OR returned_minor IS NULL OR total <> returned_minor
          OR given.amount_minor <> stored.amount_minor OR returned_minor > stored.amount_minor
        ORDER BY 1 LIMIT 1
        """,
    ),
)

RETURNS_NAME_AN_ORIGINAL = Check(
    "returns_name_an_original",
    N_("Every return goes back the way of a transaction that it names."),
    by_statement(
        "transaction",
        """
        SELECT t.id AS subject_id, 'an original with these accounts' AS expected, 'none' AS found
        FROM ledger_transaction t
        JOIN ledger_posting p ON p.community_id = t.community_id AND p.transaction_id = t.id
        LEFT JOIN ledger_posting o ON o.community_id = t.community_id
          AND o.transaction_id = t.returns_id
          AND CASE WHEN o.account_id = p.account_id THEN 1 ELSE 0 END = 1
          AND (o.amount_minor < 0) = (p.amount_minor > 0)
        WHERE t.community_id = :community_id
          AND (t.kind = :return OR t.returns_id IS NOT NULL)
          AND (t.kind <> :return OR o.leg IS NULL)
        ORDER BY t.id LIMIT 1
        """,
    ),
)

SETTLEMENTS_STAND_OR_ARE_UNDONE = Check(
    "settlements_stand_or_are_undone",
    N_("Every posting of a till is settled once, unless its settlement was corrected."),
    by_statement(
        "transaction",
        """
        SELECT s.settlement_id AS subject_id, 'undone by ' || COALESCE(CAST(r.id AS text), 'none')
          AS expected, 'undone by ' || COALESCE(CAST(s.undone_by AS text), 'none') AS found
        FROM ledger_settled s
        LEFT JOIN ledger_transaction t
          ON t.community_id = s.community_id AND t.id = s.settlement_id
        LEFT JOIN ledger_transaction r
          ON r.community_id = s.community_id AND r.reverses_id = s.settlement_id
        WHERE s.community_id = :community_id
          AND (t.id IS NULL OR t.kind <> :settlement OR s.undone_by IS DISTINCT FROM r.id)
        ORDER BY s.settlement_id LIMIT 1
        """,
    ),
)
