"""From JSON to commands, and from results to JSON and words."""
