"""A sample nation, bilingual and invented, built through the same actions as every page."""
