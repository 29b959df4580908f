"""A results framework and logframe tracker: the backend."""
