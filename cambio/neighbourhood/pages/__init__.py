"""Pages of the neighbourhood: the way in, places, setting up, and importing addresses."""

from cambio.neighbourhood.pages import home, places, setup
from cambio.neighbourhood.pages.base import blueprint

__all__ = ["blueprint", "home", "places", "setup"]
