"""JSON edges of cards and scans."""
