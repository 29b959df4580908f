"""The shapes that cross the API: base, create, change and read."""
