"""Writes that carry a rule: the one door below the API, whoever knocks."""
