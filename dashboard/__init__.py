"""The front end: a client of the API."""
