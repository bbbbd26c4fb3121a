"""Decides: values and rules. No clock, no I/O; the standard library and rapidfuzz only."""
