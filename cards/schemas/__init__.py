"""Cards and scans as JSON."""
