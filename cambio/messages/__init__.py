"""The outbox: what residents want to know, by e-mail, web push or letter, as they asked."""
