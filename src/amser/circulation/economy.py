"""What a round is asked: how much time each member has, and who could do what for whom."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Want:
    """
    One member would take help from another.

    `receiver` and `giver` are places in the economy's order, from 0, and differ; `most` is the most units, at least 1.
    """

    receiver: int
    giver: int
    most: int


@dataclass(frozen=True, slots=True)
class Economy:
    """
    Members and what they would take from one another, in whole units of time (a round says which: hours, or quarters of one).

    `times[i]` is the most that member i would receive, and the most that they would give, in the round; at least 0.
    `wants` names each pair (receiver, giver) at most once. Raises ValueError where that is not so.

    Balanced, which it is without `receive_more` and `give_more`, each member receives as much as they give. Then nobody receives
    more by asking for other than they would take, or by saying that they have less time than they have.

    With them, member i may receive up to `receive_more[i]` units more than they give, or give up to `give_more[i]` more than they
    receive (both are at least 0): what their account has room for. That the most is exchanged, and that the order is kept, is proven
    as before. That nobody gains by misstating what they would take is NOT: that theorem holds for balance alone.
    """

    times: Sequence[int]
    wants: Sequence[Want]
    receive_more: Sequence[int] = ()
    give_more: Sequence[int] = ()

    def __post_init__(self) -> None:
        """Refuse what no round could mean."""
        size = len(self.times)
        if any(units < 0 for units in (*self.times, *self.receive_more, *self.give_more)):
            raise ValueError("a time is at least 0")
        if any(len(room) not in {0, size} for room in (self.receive_more, self.give_more)):
            raise ValueError("room is stated for everybody or for nobody")
        if any(want.most < 1 or want.receiver == want.giver for want in self.wants):
            raise ValueError("a want is of at least 1, from somebody else")
        if any(not (0 <= want.receiver < size and 0 <= want.giver < size) for want in self.wants):
            raise ValueError("a want names members of the economy")
        if len({(want.receiver, want.giver) for want in self.wants}) < len(self.wants):
            raise ValueError("a pair stands once")

    @property
    def is_balanced(self) -> bool:
        """Whether each member has to receive as much as they give."""
        return not any(self.receive_more) and not any(self.give_more)

    def room_to_receive(self, member: int) -> int:
        """Return how many units more than they give a member may receive."""
        return self.receive_more[member] if self.receive_more else 0

    def room_to_give(self, member: int) -> int:
        """Return how many units more than they receive a member may give."""
        return self.give_more[member] if self.give_more else 0
