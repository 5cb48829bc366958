"""The catalogue: items and their stock, orders, and buying together."""
