"""A time bank run forward in numbers: what a rule for who is asked, and limits, do to who gets help. Knows no people."""

from amser.simulation.outcome import FIGURES, Figure, Outcome, Spread, bands, spread
from amser.simulation.policy import Neighbourhood, Policy, Rule
from amser.simulation.running import Stopped, run

__all__ = ["FIGURES", "Figure", "Neighbourhood", "Outcome", "Policy", "Rule", "Spread", "Stopped", "bands", "run", "spread"]
