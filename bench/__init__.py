"""Measurements: ours beside a floor of hand-written SQL doing the same rows, in one run."""
