"""JSON of the neighbourhood: places, addresses, households."""

from cambio.neighbourhood.api import addresses, households, places

BLUEPRINTS = (places.blueprint, addresses.blueprint, households.blueprint)

__all__ = ["BLUEPRINTS"]
