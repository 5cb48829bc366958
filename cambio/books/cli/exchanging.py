"""`cambio ledger export` and `cambio ledger open`: the books out, and balances in."""
