"""The desk of those who run a bank."""
