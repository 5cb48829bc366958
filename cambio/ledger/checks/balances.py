"""Checks of what accounts hold: stored balances and running balances are sums of postings."""

from __future__ import annotations

from cambio.database import N_
from cambio.ledger.checks.finding import Check, by_statement

BALANCES_ARE_SUMS = Check(
    "balances_are_sums",
    N_("Every stored balance is the sum of its account's postings."),
    by_statement(
        "account",
        """
        WITH held AS (
          SELECT account_id, SUM(amount_minor) AS total, COUNT(*) AS entries
          FROM ledger_posting WHERE community_id = :community_id GROUP BY account_id
        )
        SELECT a.id AS subject_id,
          COALESCE(held.total, 0) || ' in ' || COALESCE(held.entries, 0) || ' entries' AS expected,
          COALESCE(b.balance_minor || ' in ' || b.entries || ' entries', 'nothing') AS found
        FROM ledger_account a
        LEFT JOIN held ON held.account_id = a.id
        LEFT JOIN ledger_balance b ON b.community_id = a.community_id AND b.account_id = a.id
        WHERE a.community_id = :community_id AND a.purpose IN :with_floor
          AND (b.account_id IS NULL OR b.balance_minor <> COALESCE(held.total, 0)
            OR b.entries <> COALESCE(held.entries, 0))
        ORDER BY a.id LIMIT 1
        """,
    ),
)

BALANCES_HAVE_A_FLOOR = Check(
    "balances_have_a_floor",
    N_("Only accounts with a floor have a stored balance."),
    by_statement(
        "account",
        """
        SELECT b.account_id AS subject_id, 'no stored balance' AS expected,
          COALESCE(a.purpose, 'no account') AS found
        FROM ledger_balance b LEFT JOIN ledger_account a
          ON a.community_id = b.community_id AND a.id = b.account_id
        WHERE b.community_id = :community_id AND (a.id IS NULL OR a.purpose NOT IN :with_floor)
        ORDER BY b.account_id LIMIT 1
        """,
    ),
)

ENTRIES_ARE_COUNTED = Check(
    "entries_are_counted",
    N_("Postings of accounts with a floor, and only those, are counted."),
    by_statement(
        "transaction",
        """
        SELECT p.transaction_id AS subject_id, a.purpose AS expected, p.entry AS found
        FROM ledger_posting p
        JOIN ledger_account a ON a.community_id = p.community_id AND a.id = p.account_id
        WHERE p.community_id = :community_id
          AND ((p.entry IS NULL) <> (a.purpose NOT IN :with_floor)
            OR (p.balance_after_minor IS NULL) <> (p.entry IS NULL))
        ORDER BY p.transaction_id LIMIT 1
        """,
    ),
)

ENTRIES_RUN = Check(
    "entries_run",
    N_("Each account's entries follow one another, each with the balance after it."),
    by_statement(
        "account",
        """
        SELECT account_id AS subject_id,
          'entry ' || place || ' with ' || total AS expected,
          'entry ' || entry || ' with ' || balance_after_minor AS found
        FROM (
          SELECT account_id, entry, balance_after_minor,
            ROW_NUMBER() OVER run AS place, SUM(amount_minor) OVER run AS total
          FROM ledger_posting WHERE community_id = :community_id AND entry IS NOT NULL
          WINDOW run AS (PARTITION BY account_id ORDER BY entry ROWS UNBOUNDED PRECEDING)
        ) AS line
        WHERE entry <> place OR balance_after_minor <> total
        ORDER BY account_id, entry LIMIT 1
        """,
    ),
)

FLOORS_HOLD = Check(
    "floors_hold",
    N_("No account with a floor ever sank below it."),
    by_statement(
        "account",
        """
        SELECT account_id AS subject_id, 'at least 0' AS expected, amount_minor AS found
        FROM (
          SELECT account_id, balance_minor AS amount_minor FROM ledger_balance
          WHERE community_id = :community_id AND balance_minor < 0
          UNION ALL
          SELECT account_id, balance_after_minor FROM ledger_posting
          WHERE community_id = :community_id AND balance_after_minor < 0
        ) AS low
        ORDER BY account_id LIMIT 1
        """,
    ),
)
