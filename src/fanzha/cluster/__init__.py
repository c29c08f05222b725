"""The same kernels on Redis and on Spark."""
