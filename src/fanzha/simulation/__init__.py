"""A bank with ordinary customers, mules and frauds, with ground truth."""
