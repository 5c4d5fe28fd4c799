"""The nouns of being asked, and of rounds."""

from amser.matching.models.asking import Answer, Answered, Asking, Because
from amser.matching.models.refusal import Refusal, RefusalKind
from amser.matching.models.round import CircleState, Round, RoundCircle, RoundMovedOn, RoundState, RoundStep, StepAnswer, WeeklyRound

__all__ = [
    "Answer",
    "Answered",
    "Asking",
    "Because",
    "CircleState",
    "Refusal",
    "RefusalKind",
    "Round",
    "RoundCircle",
    "RoundMovedOn",
    "RoundState",
    "RoundStep",
    "StepAnswer",
    "WeeklyRound",
]
