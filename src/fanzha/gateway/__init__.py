"""The decision endpoint: small, fast, durable."""
