"""Cards: rules and printing."""
