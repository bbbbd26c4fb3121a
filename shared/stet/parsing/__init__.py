"""Bytes in, domain values out: feeds and articles. Third-party parsers, no I/O."""
