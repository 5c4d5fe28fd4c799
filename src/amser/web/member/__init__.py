"""A member's pages in a bank."""
