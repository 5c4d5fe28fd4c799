"""Addresses elsewhere: whether they still lead somewhere."""
