"""Checks of reversals: one for one original, and its mirror image.

CROSS JOIN has SQLite begin with the few that are reversed, and not with all postings.
"""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement

REVERSALS_NAME_AN_ORIGINAL = Check(
    "reversals_name_an_original",
    N_("Every correction names a transaction that is no correction itself."),
    by_statement(
        "transaction",
        """
        SELECT r.id AS subject_id, 'an original' AS expected,
          COALESCE(o.kind, 'none') AS found
        FROM ledger_transaction r LEFT JOIN ledger_transaction o
          ON o.community_id = r.community_id AND o.id = r.reverses_id
        WHERE r.community_id = :community_id
          AND (r.kind = :reversal OR r.reverses_id IS NOT NULL)
          AND (r.kind <> :reversal OR o.id IS NULL OR o.kind = :reversal)
        ORDER BY r.id LIMIT 1
        """,
    ),
)

REVERSALS_HAPPEN_ONCE = Check(
    "reversals_happen_once",
    N_("No transaction was corrected twice."),
    by_statement(
        "transaction",
        """
        SELECT reverses_id AS subject_id, 1 AS expected, COUNT(*) AS found
        FROM ledger_transaction
        WHERE community_id = :community_id AND reverses_id IS NOT NULL
        GROUP BY reverses_id HAVING COUNT(*) > 1 ORDER BY reverses_id LIMIT 1
        """,
    ),
)

REVERSALS_MIRROR_ORIGINALS = Check(
    "reversals_mirror_originals",
    N_("Every correction gives back exactly what its original moved."),
    by_statement(
        "transaction",
        """
        WITH leg AS (
          SELECT r.id, p.account_id, p.amount_minor
          FROM ledger_transaction r CROSS JOIN ledger_posting p
          WHERE r.community_id = :community_id AND r.reverses_id IS NOT NULL
            AND p.community_id = r.community_id AND p.transaction_id = r.id
          UNION ALL
          SELECT r.id, p.account_id, p.amount_minor
          FROM ledger_transaction r CROSS JOIN ledger_posting p
          WHERE r.community_id = :community_id AND r.reverses_id IS NOT NULL
            AND p.community_id = r.community_id AND p.transaction_id = r.reverses_id
        )
        SELECT id AS subject_id, 0 AS expected, SUM(amount_minor) AS found
        FROM leg GROUP BY id, account_id HAVING SUM(amount_minor) <> 0 ORDER BY id LIMIT 1
        """,
    ),
)
