"""A community in which anything may happen, and a small model that says what should come of it."""
