"""Answers about schemes: what is out there, what budgets have left, what is about to expire."""
