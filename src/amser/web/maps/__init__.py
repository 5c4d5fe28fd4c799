"""Maps that we draw ourselves, and what everybody may find on them. Never a home."""
