"""Where a scan came from when it came from no phone: what stands in place of a phone's name."""

from __future__ import annotations

TYPED = "typed"
"""A card number that somebody typed on the page without scripts."""

LISTED = "list"
"""A line of a signed list, typed in too late to be counted at once."""

NO_PHONES = (TYPED, LISTED)
"""None of these holds anything back, so nobody waits for them before an action is closed."""
