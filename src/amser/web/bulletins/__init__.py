"""Bulletins: asking for one, reading what was sent, and the desk of those who write it."""
