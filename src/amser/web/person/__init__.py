"""A person's own settings, for every bank they are in."""
