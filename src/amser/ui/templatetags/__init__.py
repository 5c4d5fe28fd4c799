"""The tags and filters of every template."""
