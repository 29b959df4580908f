"""Files that people bring: what they are by their content, and where they are kept."""
