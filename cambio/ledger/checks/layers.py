"""Checks of layers: parts of postings, and what accounts hold of each."""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement

LAYERS_FIT_POSTINGS = Check(
    "layers_fit_postings",
    N_("Layers are parts of postings, of their direction, currency and size."),
    by_statement(
        "transaction",
        """
        SELECT part.transaction_id AS subject_id,
          COALESCE(MIN(p.amount_minor), 0) AS expected, SUM(part.amount_minor) AS found
        FROM ledger_posting_layer part
        LEFT JOIN ledger_posting p ON p.community_id = part.community_id
          AND p.transaction_id = part.transaction_id AND p.leg = part.leg
        LEFT JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
        LEFT JOIN ledger_layer l ON l.community_id = part.community_id AND l.id = part.layer_id
        WHERE part.community_id = :community_id
        GROUP BY part.transaction_id, part.leg
        HAVING MIN(p.amount_minor) IS NULL
          OR ABS(SUM(part.amount_minor)) > ABS(MIN(p.amount_minor))
          OR MIN(part.amount_minor * p.amount_minor) <= 0
          OR MIN(CASE WHEN l.currency = a.currency THEN 1 ELSE 0 END) = 0
          OR MIN(CASE WHEN p.entry IS NULL THEN 0 ELSE 1 END) = 0
        ORDER BY part.transaction_id LIMIT 1
        """,
    ),
)

LAYERS_ARE_SUMS = Check(
    "layers_are_sums",
    N_("What an account holds of each layer is the sum of what came and went."),
    by_statement(
        "account",
        """
        WITH moved AS (
          SELECT p.account_id, part.layer_id, part.amount_minor AS came, 0 AS kept
          FROM ledger_posting_layer part
          JOIN ledger_posting p ON p.community_id = part.community_id
            AND p.transaction_id = part.transaction_id AND p.leg = part.leg
          WHERE part.community_id = :community_id
          UNION ALL
          SELECT account_id, layer_id, 0, balance_minor FROM ledger_layer_balance
          WHERE community_id = :community_id
        )
        SELECT account_id AS subject_id, SUM(came) AS expected, SUM(kept) AS found
        FROM moved GROUP BY account_id, layer_id HAVING SUM(came) <> SUM(kept) OR SUM(came) < 0
        ORDER BY account_id LIMIT 1
        """,
    ),
)

LAYERED_IS_COUNTED = Check(
    "layered_is_counted",
    N_("What of a balance can lapse is the sum of its layers, and no more than the balance."),
    by_statement(
        "account",
        """
        SELECT b.account_id AS subject_id,
          COALESCE(SUM(kept.balance_minor), 0) || ' of ' || b.balance_minor AS expected,
          b.layered_minor AS found
        FROM ledger_balance b
        LEFT JOIN ledger_layer_balance kept ON kept.community_id = b.community_id
          AND kept.account_id = b.account_id
        WHERE b.community_id = :community_id
        GROUP BY b.account_id, b.balance_minor, b.layered_minor
        HAVING b.layered_minor <> COALESCE(SUM(kept.balance_minor), 0)
          OR b.layered_minor > b.balance_minor
        ORDER BY b.account_id LIMIT 1
        """,
    ),
)

LAPSES_END_A_LAYER = Check(
    "lapses_end_a_layer",
    N_("What lapsed belonged to one layer, all of it."),
    by_statement(
        "transaction",
        """
        SELECT t.id AS subject_id, MIN(p.amount_minor) AS expected,
          COALESCE(SUM(part.amount_minor), 0) AS found
        FROM ledger_transaction t
        JOIN ledger_posting p ON p.community_id = t.community_id AND p.transaction_id = t.id
          AND p.amount_minor < 0
        LEFT JOIN ledger_posting_layer part ON part.community_id = p.community_id
          AND part.transaction_id = p.transaction_id AND part.leg = p.leg
        LEFT JOIN ledger_layer l ON l.community_id = part.community_id AND l.id = part.layer_id
        WHERE t.community_id = :community_id AND t.kind = :lapse
        GROUP BY t.id
        HAVING SUM(COALESCE(part.amount_minor, 0)) <> MIN(p.amount_minor)
          OR COUNT(l.id) <> 1 OR COUNT(*) <> 1
        ORDER BY t.id LIMIT 1
        """,
    ),
)
