"""The shipped data: facts of two evaluations, and their loader."""
