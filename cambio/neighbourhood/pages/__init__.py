"""Pages of the neighbourhood: the way in, places, addresses, households, organisations, setup."""

from cambio.neighbourhood.pages import (
    addresses,
    home,
    households,
    imports,
    organisations,
    places,
    setup,
)
from cambio.neighbourhood.pages.base import blueprint

__all__ = [
    "addresses",
    "blueprint",
    "home",
    "households",
    "imports",
    "organisations",
    "places",
    "setup",
]
