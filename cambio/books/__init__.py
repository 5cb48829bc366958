"""The ledger's edges: accounts, statements, transactions, the trial balance, proving the books."""
