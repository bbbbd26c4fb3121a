"""Shows: values in, text out."""
