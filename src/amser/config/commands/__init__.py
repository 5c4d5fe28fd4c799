"""The commands that run the house, because they see all of it."""
