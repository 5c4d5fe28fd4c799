"""Every write to who is asked, and of rounds, that others may call; `actions.searching` is the worker's own."""

from amser.matching.actions.asking import AskedBefore, AskedEnough, NotAskedForIt, NotToBeAsked, answer, ask
from amser.matching.actions.circles import SomebodyAskedEnough, SomebodyIsAway, answer_circle, drop_circle, invite_circle, keep_circle
from amser.matching.actions.refusing import NOT_NOW, forget, less_of, not_now, not_this, take_back
from amser.matching.actions.rounds import NotANeighbour, OneAtATime, make_weekly, resume_round, start_round, stop_round

__all__ = [
    "NOT_NOW",
    "AskedBefore",
    "AskedEnough",
    "NotANeighbour",
    "NotAskedForIt",
    "NotToBeAsked",
    "OneAtATime",
    "SomebodyAskedEnough",
    "SomebodyIsAway",
    "answer",
    "answer_circle",
    "ask",
    "drop_circle",
    "forget",
    "invite_circle",
    "keep_circle",
    "less_of",
    "make_weekly",
    "not_now",
    "not_this",
    "resume_round",
    "start_round",
    "stop_round",
    "take_back",
]
