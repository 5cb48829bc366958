"""Cambio: residents earn, save and spend neighbourhood tokens on double-entry books."""
