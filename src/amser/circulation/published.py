"""
What makes a round one that anybody can run again: its rule, its seed, and a digest of all that it was asked.

The rule is published in words (docs/decisions/0020-rounds.md): whoever has waited longest comes first, then whoever has the least,
then whoever the seed says.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amser.circulation.economy import Economy

RULE: Final = "longest wait, lowest balance, seed 1"
"""The rule's name. Whoever changes the rule counts it up."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the rule looks at: since when somebody has waited (None: they have not), and what they have, in minutes."""

    name: str
    """What they are called in every run: an id, never a person's name."""
    waiting_since: dt.date | None
    balance_minutes: int


def in_turn(turns: Sequence[Turn], *, seed: int) -> list[int]:
    """
    Return the places of members in the order in which a round favours them.

    Longest wait first, and who does not wait last; then the lowest balance; then a hash of seed and name, so that a draw decides between
    people who are alike, and the same draw again. It does not depend on how `turns` is ordered.
    """

    def key(place: int) -> tuple[dt.date, int, str, str]:
        turn = turns[place]
        return turn.waiting_since or dt.date.max, turn.balance_minutes, _drawn(seed, turn.name), turn.name

    return sorted(range(len(turns)), key=key)


def _drawn(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()


def digest(economy: Economy, order: Sequence[int], *, rule: str, seed: int) -> str:
    """
    Return the SHA-256 of all that a round was asked, in hexadecimal.

    It is taken over one line of JSON: rule, seed, times, wants in their order, room beside balance, order. Whoever makes an economy
    puts members and wants in an order of their own that does not change (by id), as the same amounts may flow by other ways otherwise.
    """
    wants = [(want.receiver, want.giver, want.most) for want in economy.wants]
    room = [list(economy.receive_more), list(economy.give_more)] if not economy.is_balanced else []
    asked = [rule, seed, list(economy.times), wants, room, list(order)]
    return hashlib.sha256(json.dumps(asked, separators=(",", ":")).encode()).hexdigest()
