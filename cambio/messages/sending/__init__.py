"""Bringing messages out of the house: by e-mail and web push. The jobs start it."""
