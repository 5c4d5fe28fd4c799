"""Keeping in touch: who was spoken to, what is to be done by when, notes, the bank's own tags."""
