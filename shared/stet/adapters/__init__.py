"""Touches the world; the only importers of boto3 and the HTTP client."""
