"""The addresses of the dashboard, one page a file."""
