"""Answers about who could help."""

from amser.matching.queries.feasible import Pair, helpers_for, pairs, requests_for
from amser.matching.queries.liking import offers_for
from amser.matching.queries.standing import asked_within_a_week

__all__ = ["Pair", "asked_within_a_week", "helpers_for", "offers_for", "pairs", "requests_for"]
