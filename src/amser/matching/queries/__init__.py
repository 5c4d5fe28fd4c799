"""Answers about who could help."""

from amser.matching.queries.feasible import Pair, helpers_for, pairs, requests_for
from amser.matching.queries.liking import offers_for

__all__ = ["Pair", "helpers_for", "offers_for", "pairs", "requests_for"]
