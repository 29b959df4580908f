"""Figures: rows of the database in, the domain's numbers out. What writes check and what reads answer."""
