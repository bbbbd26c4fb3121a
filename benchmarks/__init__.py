"""Speed, size and cost, measured side by side with the peers: `python -m benchmarks [NAME…]`."""
