"""PostgreSQL's triggers, and the functions behind them."""

from __future__ import annotations

from cambio.ledger.triggers.words import FINISHED, FIXED_COLUMNS, FIXED_TABLES, LEGS

# Each leg's account is looked up by its key. Joined, PostgreSQL would read all accounts of the
# community, by a plan that it made while there were few and keeps until the table is analysed.
UNBALANCED = """
    SELECT 1 FROM (SELECT p.amount_minor, (SELECT a.currency FROM ledger_account a
      WHERE a.community_id = p.community_id AND a.id = p.account_id) AS currency
    FROM ledger_posting p
    WHERE p.community_id = NEW.community_id AND p.transaction_id = NEW.id) leg
    GROUP BY currency HAVING SUM(amount_minor) <> 0
"""

POSTGRESQL_FUNCTIONS = {
    "ledger_refuse": """
BEGIN
  RAISE integrity_constraint_violation USING MESSAGE = 'books: ' || TG_TABLE_NAME || ' is fixed';
END
""",
    "ledger_check_leg": f"""
BEGIN
  IF EXISTS ({FINISHED}) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'books: a leg for a finished transaction';
  END IF;
  RETURN NEW;
END
""",
    "ledger_finish": f"""
BEGIN
  IF NOT EXISTS ({LEGS}) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'books: a transaction without legs';
  END IF;
  IF EXISTS ({UNBALANCED}) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'books: legs that do not balance';
  END IF;
  INSERT INTO ledger_unnumbered (community_id, transaction_id) VALUES (NEW.community_id, NEW.id);
  RETURN NULL;
END
""",  # noqa: S608 - put together from the words above
}
"""PostgreSQL's functions behind the triggers: name to body."""


def _postgresql_triggers() -> dict[str, str]:
    # Worded as PostgreSQL itself words them back, so that `amiss` can compare.
    fixed = dict.fromkeys(FIXED_TABLES, "UPDATE") | {
        table: f"UPDATE OF {columns}" for table, columns in FIXED_COLUMNS.items()
    }
    return {
        f"{table}_fixed": f"CREATE TRIGGER {table}_fixed BEFORE DELETE OR {update} OR TRUNCATE"
        f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        for table, update in fixed.items()
    } | {
        "ledger_posting_insert": "CREATE TRIGGER ledger_posting_insert BEFORE INSERT"
        " ON ledger_posting FOR EACH ROW EXECUTE FUNCTION ledger_check_leg()",
        "ledger_posting_layer_insert": "CREATE TRIGGER ledger_posting_layer_insert BEFORE INSERT"
        " ON ledger_posting_layer FOR EACH ROW EXECUTE FUNCTION ledger_check_leg()",
        "ledger_returned_part": "CREATE TRIGGER ledger_returned_part BEFORE UPDATE OF"
        " returned_minor ON ledger_returned FOR EACH ROW"
        " WHEN (new.returned_minor <= old.returned_minor) EXECUTE FUNCTION ledger_refuse()",
        "ledger_settled_undone": "CREATE TRIGGER ledger_settled_undone BEFORE UPDATE OF undone_by"
        " ON ledger_settled FOR EACH ROW WHEN (old.undone_by IS NOT NULL)"
        " EXECUTE FUNCTION ledger_refuse()",
        "ledger_transaction_insert": "CREATE TRIGGER ledger_transaction_insert AFTER INSERT"
        " ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_finish()",
        # A line of the register gets its place once.
        "ledger_register_place": "CREATE TRIGGER ledger_register_place BEFORE UPDATE OF sequence"
        " ON ledger_register FOR EACH ROW WHEN (old.sequence IS NOT NULL)"
        " EXECUTE FUNCTION ledger_refuse()",
    }


POSTGRESQL = _postgresql_triggers()
"""PostgreSQL's triggers: name to SQL."""
