"""Answers about a bank's figures."""

from amser.measures.queries.period import Basis, Period
from amser.measures.queries.report import Report, Scope, report

__all__ = ["Basis", "Period", "Report", "Scope", "report"]
