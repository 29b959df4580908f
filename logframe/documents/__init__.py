"""An answer becomes a file."""
