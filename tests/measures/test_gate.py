"""What leaves the bank: no row of few people, none that one or two made nearly alone, and none to be found by taking away."""

from hypothesis import given
from hypothesis import strategies as some

from amser.measures.queries.activity import Pile
from amser.measures.queries.outside import AT_LEAST, OTHER, is_safe, joined, of_whole, parts, together


def a_pile(people: int, *, minutes: int = 60, first: int = 0) -> Pile:
    """So many people, each of whom gave and received as long."""
    sides = ({first + n: minutes for n in range(people)}, {first + n: minutes for n in range(people)})
    return Pile(people, people * minutes, *sides)


def test_ten_people_who_gave_alike_may_be_shown_and_nine_may_not() -> None:
    assert is_safe(a_pile(AT_LEAST))
    assert not is_safe(a_pile(AT_LEAST - 1))


def test_what_one_person_nearly_made_alone_may_not_be_shown() -> None:
    pile = a_pile(12, minutes=1)
    pile.gave[0] = 10_000

    assert not is_safe(pile)


def test_what_only_few_received_may_not_be_shown_however_many_gave() -> None:
    pile = a_pile(40)
    pile.received = {1: 2400}

    assert not is_safe(pile)


def test_a_small_row_takes_the_smallest_large_one_with_it() -> None:
    shown = joined({"garden": a_pile(30), "transport": a_pile(15, first=100), "pets": a_pile(2, first=200)})

    assert shown is not None
    assert list(shown) == ["garden", OTHER]
    assert len(shown[OTHER].gave) == 17


def test_two_small_rows_that_are_large_together_leave_the_others_alone() -> None:
    shown = joined({"garden": a_pile(30), "pets": a_pile(6, first=200), "calls": a_pile(7, first=300)})

    assert shown is not None
    assert list(shown) == ["garden", OTHER]


def test_with_one_large_row_alone_nothing_is_shown_because_the_total_would_give_the_small_one_away() -> None:
    assert joined({"garden": a_pile(30), "pets": a_pile(2, first=200)}) is None


@given(
    some.dictionaries(
        some.text("abc", min_size=1, max_size=3), some.tuples(some.integers(0, 40), some.integers(1, 90), some.integers(0, 60))
    )
)
def test_every_row_shown_is_safe_and_rows_add_up_to_all_of_them(drawn: dict[str, tuple[int, int, int]]) -> None:
    rows = {key: a_pile(people, minutes=minutes, first=first) for key, (people, minutes, first) in drawn.items()}

    shown = joined(rows)

    if shown is not None:
        assert all(is_safe(pile) for pile in shown.values())
        assert together(shown.values()) == together(rows.values())


def test_counts_that_add_up_are_shown_together_or_not_at_all() -> None:
    assert parts(joined=12, left=10) == {"joined": 12, "left": 10}
    assert parts(joined=12, left=3) is None
    assert parts(joined=12, left=0) is None


def test_a_part_of_a_total_is_held_back_when_the_rest_is_small() -> None:
    assert of_whole(40, 60) == 40
    assert of_whole(55, 60) is None
    assert of_whole(5, 60) is None
