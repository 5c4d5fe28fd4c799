"""What a steward supposes: how people live, the policy as it is, and the policy as it might be. Filled in from the bank's own figures."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import today
from amser.ledger.queries import balance
from amser.measures.queries.period import Basis, Period
from amser.measures.queries.report import Scope, report
from amser.simulation import Neighbourhood, Policy, Rule
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import policy_of
from amser.web.words import simulation as words

_YEAR: Final = dt.timedelta(days=364)
_MOST_MEMBERS: Final = 100  # shares depend little on how many there are, and somebody waits for the page
_WEEKS_A_MONTH: Final = 52 / 12
_MOST_WEEKLY: Final = 2.0
_WHOLE: Final = pgettext_lazy("simulation.whole", "Write a whole number from %(least)s to %(most)s.")


class _Whole(forms.IntegerField):
    """A whole number within bounds, and a sentence that names them."""

    def __init__(self, label: Any, *, least: int, most: int, hint: Any = "") -> None:
        super().__init__(
            label=label, help_text=hint, min_value=least, max_value=most, widget=forms.TextInput({"inputmode": "numeric", "class": "w-4"})
        )
        self._bounds = {"least": least, "most": most}

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(str(_WHOLE) % self._bounds, code="whole") from error


def _rule(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label)


def _limit(label: Any, most: int) -> _Whole:
    return _Whole(label, least=0, most=most)


_ASKED, _FLOOR = (
    pgettext_lazy("simulation.rule", "Who is asked to help?"),
    pgettext_lazy("simulation.floor", "Hours more received than given, at most"),
)
_START, _POT = (
    pgettext_lazy("simulation.start", "Hours of welcome for a new member"),
    pgettext_lazy("simulation.pot", "Hours in the community pot at first"),
)
_CEILING = pgettext_lazy("simulation.ceiling", "Hours more given than received, at most (0: no limit)")


class SupposeForm(forms.Form):
    """Sent by GET: it changes nothing, and its address can be passed on."""

    members = _Whole(pgettext_lazy("simulation.members", "How many members?"), least=2, most=100_000)
    requests = _Whole(pgettext_lazy("simulation.requests", "How many requests a month, of all together?"), least=1, most=1_000_000)
    minutes = _Whole(pgettext_lazy("simulation.minutes", "How many minutes does help usually take?"), least=15, most=480)
    asked = _Whole(pgettext_lazy("simulation.asked", "How many people are asked at once?"), least=1, most=10)
    accepting = _Whole(pgettext_lazy("simulation.accepting", "Of ten people asked, how many say yes?"), least=1, most=10)
    only_giving = _Whole(pgettext_lazy("simulation.only_giving", "Of ten members, how many never ask?"), least=0, most=5)
    leaving = _Whole(pgettext_lazy("simulation.leaving", "Of ten members, how many leave in a year?"), least=0, most=10)

    now_rule, then_rule = _rule(_ASKED), _rule(_ASKED)
    now_floor, then_floor = _limit(_FLOOR, 500), _limit(_FLOOR, 500)
    now_start, then_start = _limit(_START, 20), _limit(_START, 20)
    now_ceiling, then_ceiling = _limit(_CEILING, 500), _limit(_CEILING, 500)
    now_pot, then_pot = _limit(_POT, 1000), _limit(_POT, 1000)

    use_required_attribute = False
    _LIMITS: Final = ("rule", "floor", "start", "ceiling", "pot")

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="", initial=initial)
        for name in ("now_rule", "then_rule"):
            self.fields[name].choices = [(rule.value, words.rule(rule)) for rule in Rule]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody starts above the highest balance."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for which in ("now", "then"):
            if 0 < (given.get(f"{which}_ceiling") or 0) < (given.get(f"{which}_start") or 0):
                self.add_error(f"{which}_start", words.bad_limits())
        return given

    def parts(self) -> list[tuple[str, str, Sequence[forms.BoundField]]]:
        """Return the fields in three groups, each with a name and a heading."""
        limited = {which: [self[f"{which}_{name}"] for name in self._LIMITS] for which in ("now", "then")}
        life = [self[name] for name in self.fields if not name.startswith(("now_", "then_"))]
        return [
            ("life", pgettext("simulation.life", "How people live"), life),
            ("now", words.now(), limited["now"]),
            ("then", words.then(), limited["then"]),
        ]

    def people(self) -> Neighbourhood:
        """Return how people live, in a neighbourhood of a size that somebody can wait for."""
        given = self.cleaned_data
        asking = given["members"] * (1 - given["only_giving"] / 10)
        return Neighbourhood(
            members=min(given["members"], _MOST_MEMBERS),
            weekly=min(given["requests"] / _WEEKS_A_MONTH / asking, _MOST_WEEKLY),
            minutes=given["minutes"],
            accepting=given["accepting"] / 10,
            leaving=given["leaving"] / 10,
            only_giving=given["only_giving"] / 10,
        )

    def policies(self) -> list[Policy]:
        """Return the policy as it is, and as proposed. The pot shrinks with the neighbourhood."""
        given = self.cleaned_data
        size = min(1.0, _MOST_MEMBERS / given["members"])
        return [
            Policy(
                rule=Rule(given[f"{which}_rule"]),
                asked=given["asked"],
                floor_minutes=-60 * given[f"{which}_floor"],
                start_minutes=60 * given[f"{which}_start"],
                ceiling_minutes=60 * given[f"{which}_ceiling"] or None,
                pot_minutes=round(60 * given[f"{which}_pot"] * size),
            )
            for which in ("now", "then")
        ]


def from_figures(bank: TimeBank, *, at: dt.datetime) -> dict[str, Any]:
    """Return what the bank's own last year says, where it says something; else a guess. The proposal differs in who is asked."""
    day = today(at)
    found = report(Scope(bank, Period(day - _YEAR, day), Basis.ACTIVITY, True), at=at)  # noqa: FBT003 -- the bank's own accounts too
    total, in_force = found.total, policy_of(bank, on=day)
    members = max(found.members.active, 2)
    limits = {"floor": -in_force.hard_floor_minutes // 60, "start": in_force.start_grant_minutes // 60, "ceiling": 0}
    limits["pot"] = min(max(balance(bank.book_id, bank.pot_account) // 60, 0), 1000)
    return {
        "members": members,
        "requests": max(found.requests.asked, total.exchanges) // 12 or members,
        "minutes": _quarters(total.minutes / total.exchanges) if total.exchanges > 0 else 60,
        "asked": 2,
        "accepting": 5,
        "only_giving": 1,
        "leaving": min(round(10 * found.members.left / members), 10),
        "now_rule": Rule.RANDOM.value,
        "then_rule": Rule.LOWEST_OF_ASKED.value,
        **{f"{which}_{name}": value for which in ("now", "then") for name, value in limits.items()},
    }


def _quarters(minutes: float) -> int:
    return min(max(15 * round(minutes / 15), 15), 480)
