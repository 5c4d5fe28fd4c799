"""How well what somebody can do fits what somebody asks for, by words alone. Knows no people, and is exact about nothing but words."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from amser.search.terms import Asked, Strength

# Kinds of help so alike that whoever offers one thing of them can be asked for another: a lift is a lift.
_ONE_OF_A_KIND: Final = frozenset({"transport", "shopping", "companionship", "calls", "garden", "pets"})
_HALF: Final = 0.5


@dataclasses.dataclass(frozen=True, slots=True)
class Skill:
    """What one member can do: an offer of theirs, or (`offer_id` and `category` None) what they say of themselves."""

    membership_id: int
    lexemes: frozenset[str]
    offer_id: int | None = None
    category: str | None = None


class Skills:
    """Many skills, found by what they are about."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._all = tuple(skills)
        self._by_lexeme: dict[str, list[int]] = defaultdict(list)
        self._by_category: dict[str, list[int]] = defaultdict(list)
        for place, skill in enumerate(self._all):
            for lexeme in skill.lexemes:
                self._by_lexeme[lexeme].append(place)
            if skill.category in _ONE_OF_A_KIND:
                self._by_category[skill.category].append(place)

    def for_request(self, asked: Collection[Asked], category: str) -> Iterator[tuple[Skill, float]]:
        """
        Yield each skill that fits what is asked for in a category, with its fit (above 0, to 1).

        Half of the fit is the share of the words asked for that the skill has (their forms and meanings too, their roots not), half
        that both are of one category. Of another category, a skill has at least half of the words; of the same, at least one, or
        the category is one in which everything is alike.
        """
        covered = self._covered(asked)
        for place in sorted({*covered, *self._by_category.get(category, ())}):
            skill, share = self._all[place], covered[place] / len(asked) if asked else 0.0
            if skill.category == category or share >= _HALF:
                yield skill, _HALF * share + (_HALF if skill.category == category else 0.0)

    def _covered(self, asked: Collection[Asked]) -> Counter[int]:
        found: Counter[int] = Counter()
        for one in asked:
            lexemes = [term.lexeme for term in one.terms if term.strength != Strength.STEM]
            found.update({place for lexeme in lexemes for place in self._by_lexeme.get(lexeme, ())})
        return found
