"""Cases that belong together, and why."""
