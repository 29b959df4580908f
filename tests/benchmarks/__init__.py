"""Benchmarks: what the product costs over the bare work, as ratios of one run."""
