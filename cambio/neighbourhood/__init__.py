"""Communities, places, addresses, households with their residences, and organisations."""
