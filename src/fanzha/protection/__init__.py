"""Masking, the tamper-evident chain, encryption and retention: what keeps customers' data safe."""
