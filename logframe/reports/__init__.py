"""Reads that combine rows: they select columns, in a fixed number of queries."""
