"""The API: routers, one noun a file."""
