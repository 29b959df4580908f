"""Charts, as pure functions of an answer, a reader, and light or dark."""
