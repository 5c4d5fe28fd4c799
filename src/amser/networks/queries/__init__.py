"""Answers about networks that are not rows of one model."""
