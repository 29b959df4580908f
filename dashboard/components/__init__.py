"""Pieces that pages are made of: badges, tables, cards, forms, and the words in them."""
