"""What a member could receive at the very most: a bound that needs no search, and leaves the search less to do."""

from amser.circulation.economy import Economy


def within_reach(economy: Economy) -> list[int]:
    """
    Return for each member a number of units that they cannot receive more than.

    That is their time, what they would take in all, and what they could give in all and receive beyond that. Whoever can
    receive or give nothing takes their wants with them, and so may leave another with nothing, until nothing changes.
    """
    return _Reach(economy).bounds()


class _Reach:
    def __init__(self, economy: Economy) -> None:
        size = len(economy.times)
        self.economy = economy
        self.takes, self.gives = [0] * size, [0] * size
        self.as_receiver: list[list[int]] = [[] for _ in range(size)]
        self.as_giver: list[list[int]] = [[] for _ in range(size)]
        for place, want in enumerate(economy.wants):
            self.takes[want.receiver] += want.most
            self.gives[want.giver] += want.most
            self.as_receiver[want.receiver].append(place)
            self.as_giver[want.giver].append(place)
        self.is_over = bytearray(len(economy.wants))

    def bounds(self) -> list[int]:
        members = list(range(len(self.economy.times)))
        for member in members:  # It grows while it is read: whoever lost a want is looked at again.
            if not self._receives(member):
                members += [self.economy.wants[place].giver for place in self._end(self.as_receiver[member])]
            if not self._gives(member):
                members += [self.economy.wants[place].receiver for place in self._end(self.as_giver[member])]
        return [self._receives(member) for member in range(len(self.economy.times))]

    def _receives(self, member: int) -> int:
        could_give = self.gives[member] + self.economy.room_to_receive(member)
        return min(self.economy.times[member], self.takes[member], could_give)

    def _gives(self, member: int) -> int:
        could_take = self.takes[member] + self.economy.room_to_give(member)
        return min(self.economy.times[member], self.gives[member], could_take)

    def _end(self, places: list[int]) -> list[int]:
        ended = [place for place in places if not self.is_over[place]]
        for place in ended:
            want = self.economy.wants[place]
            self.is_over[place] = 1
            self.takes[want.receiver] -= want.most
            self.gives[want.giver] -= want.most
        return ended
