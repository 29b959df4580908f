"""The rules, as arithmetic: no rows, no clock, no session."""
