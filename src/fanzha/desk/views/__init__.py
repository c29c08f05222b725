"""The pages, each a thin layer over a service."""
