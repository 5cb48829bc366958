"""Pages of cards and scans."""
