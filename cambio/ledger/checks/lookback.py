"""Checks of what the numbering wrote so that a look back need not read everything."""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement

LINES_RUN = Check(
    "lines_run",
    N_("What accounts without a floor held after each of their places is the sum until there."),
    by_statement(
        "account",
        """
        WITH leg AS (
          SELECT p.account_id, s.sequence,
            SUM(p.amount_minor) OVER (PARTITION BY p.account_id ORDER BY s.sequence) AS total
          FROM ledger_posting p JOIN ledger_sequence s
            ON s.community_id = p.community_id AND s.transaction_id = p.transaction_id
          WHERE p.community_id = :community_id AND p.entry IS NULL
        ), both_sides AS (
          SELECT account_id, sequence, 1 AS legs, 0 AS lines, total, 0 AS kept FROM leg
          UNION ALL
          SELECT account_id, sequence, 0, 1, 0, balance_minor FROM ledger_line
          WHERE community_id = :community_id
        )
        SELECT account_id AS subject_id, sequence || ': ' || SUM(total) AS expected,
          SUM(lines) || ' with ' || SUM(kept) AS found
        FROM both_sides GROUP BY account_id, sequence
        HAVING SUM(legs) <> 1 OR SUM(lines) <> 1 OR SUM(total) <> SUM(kept)
        ORDER BY account_id, sequence LIMIT 1
        """,
    ),
)

CHECKPOINTS_ARE_SUMS = Check(
    "checkpoints_are_sums",
    N_("What all accounts of a purpose held together at each checkpoint is the sum until there."),
    by_statement(
        "sequence",
        """
        WITH step AS (
          SELECT MIN(sequence) AS every, MAX(sequence) AS last FROM ledger_checkpoint
          WHERE community_id = :community_id
        ), moved AS (
          SELECT (s.sequence + step.every - 1) / step.every * step.every AS sequence,
            a.currency, a.purpose, SUM(p.amount_minor) AS total
          FROM step JOIN ledger_sequence s ON s.sequence <= step.last
          JOIN ledger_posting p ON p.community_id = s.community_id
            AND p.transaction_id = s.transaction_id
          JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
          WHERE s.community_id = :community_id
          GROUP BY 1, a.currency, a.purpose
        ), kept AS (
          SELECT sequence, currency, purpose, balance_minor - LAG(balance_minor, 1, 0)
            OVER (PARTITION BY currency, purpose ORDER BY sequence) AS change_minor
          FROM ledger_checkpoint_sum WHERE community_id = :community_id
        ), both_sides AS (
          SELECT sequence, currency, purpose, total, 0 AS kept FROM moved
          UNION ALL
          SELECT sequence, currency, purpose, 0, change_minor FROM kept
        )
        SELECT sequence AS subject_id, purpose || ' ' || SUM(total) AS expected,
          purpose || ' ' || SUM(kept) AS found
        FROM both_sides GROUP BY sequence, currency, purpose HAVING SUM(total) <> SUM(kept)
        ORDER BY sequence LIMIT 1
        """,
    ),
)

CHECKPOINTS_TELL_THE_TIME = Check(
    "checkpoints_tell_the_time",
    N_("Each checkpoint has the latest moment of booking until there."),
    by_statement(
        "sequence",
        """
        WITH step AS (
          SELECT MIN(sequence) AS every, MAX(sequence) AS last FROM ledger_checkpoint
          WHERE community_id = :community_id
        ), latest AS (
          SELECT (s.sequence + step.every - 1) / step.every * step.every AS sequence,
            MAX(t.posted_at) AS posted_at
          FROM step JOIN ledger_sequence s ON s.sequence <= step.last
          JOIN ledger_transaction t ON t.community_id = s.community_id AND t.id = s.transaction_id
          WHERE s.community_id = :community_id GROUP BY 1
        ), running AS (
          SELECT sequence, MAX(posted_at) OVER (ORDER BY sequence) AS books_at FROM latest
        )
        SELECT COALESCE(running.sequence, c.sequence) AS subject_id,
          COALESCE(CAST(running.books_at AS text), 'no checkpoint') AS expected,
          COALESCE(CAST(c.books_at AS text), 'none') AS found
        FROM running FULL JOIN (
          SELECT sequence, books_at FROM ledger_checkpoint WHERE community_id = :community_id
        ) AS c ON c.sequence = running.sequence
        WHERE running.books_at IS DISTINCT FROM c.books_at
        ORDER BY 1 LIMIT 1
        """,
    ),
)
