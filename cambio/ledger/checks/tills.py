"""Checks of tills: what leaves them names what brought it there.

CROSS JOIN has SQLite begin with the few settlements, and not with all postings.
"""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement

SETTLEMENTS_NAME_LEGS = Check(
    "settlements_name_legs",
    N_("Every settlement is worth the legs that it names, less what was given back of them."),
    by_statement(
        "transaction",
        """
        WITH named AS (
          SELECT s.settlement_id AS id, s.amount_minor AS worth, 0 AS moved,
            CASE WHEN p.amount_minor - COALESCE(r.returned_minor, 0) = s.amount_minor
              AND t.kind = :settlement THEN 0 ELSE 1 END AS wrong
          FROM ledger_settled s
          LEFT JOIN ledger_posting p ON p.community_id = s.community_id
            AND p.transaction_id = s.transaction_id AND p.leg = s.leg
          LEFT JOIN ledger_returned r ON r.community_id = s.community_id
            AND r.transaction_id = s.transaction_id AND r.leg = s.leg
          LEFT JOIN ledger_transaction t ON t.community_id = s.community_id
            AND t.id = s.settlement_id
          WHERE s.community_id = :community_id AND s.undone_by IS NULL
          UNION ALL
          SELECT s.settlement_id, s.amount_minor, 0, 0 FROM ledger_settled s
          WHERE s.community_id = :community_id AND s.undone_by IS NOT NULL
          UNION ALL
          SELECT t.id, 0, -p.amount_minor, 0
          FROM ledger_transaction t CROSS JOIN ledger_posting p
          WHERE t.community_id = :community_id AND t.kind = :settlement AND p.amount_minor < 0
            AND p.community_id = t.community_id AND p.transaction_id = t.id
        )
        SELECT id AS subject_id, SUM(worth) AS expected, SUM(moved) AS found
        FROM named GROUP BY id HAVING SUM(worth) <> SUM(moved) OR SUM(wrong) > 0
        ORDER BY id LIMIT 1
        """,
    ),
)

TILLS_ARE_LEFT_BY_NAME = Check(
    "tills_are_left_by_name",
    N_("Out of a till go only returns, settlements and corrections."),
    by_statement(
        "transaction",
        """
        SELECT t.id AS subject_id, 'a return or settlement' AS expected, t.kind AS found
        FROM ledger_account a
        JOIN ledger_posting p ON p.community_id = a.community_id AND p.account_id = a.id
        JOIN ledger_transaction t ON t.community_id = p.community_id AND t.id = p.transaction_id
        WHERE a.community_id = :community_id AND a.purpose = :till AND p.amount_minor < 0
          AND t.kind NOT IN :out_of_tills
        ORDER BY t.id LIMIT 1
        """,
    ),
)
