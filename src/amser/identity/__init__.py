"""
People: how they sign in, which language, format and channel they chose, and the name to use.

Always true: one row is one person; a sign-in address belongs to at most one person and may be missing; a choice of
language is asked for, never guessed, and dated. It knows nothing of time banks.
"""
