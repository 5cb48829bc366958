"""Saving: how long tokens keep, who is told before they lapse, and their lapsing."""
