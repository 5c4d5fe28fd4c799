"""Minutes, days and languages."""
