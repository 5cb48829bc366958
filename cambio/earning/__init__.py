"""Whatever gives tokens: programmes with their rules and budgets, street actions, awards."""
