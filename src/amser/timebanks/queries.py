"""A bank's policy on a day, and the councils of Wales."""

import dataclasses
import datetime as dt
import functools
import json
from pathlib import Path

from amser.kernel.languages import Language, sort_key
from amser.timebanks.models import PolicyRow, TimeBank, in_current_language


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    """
    What a bank has decided, on a day. Lengths in minutes; the defaults are those of the field (domain evidence 1.6).

    Below `soft_floor_minutes` a member is offered ways to give; `hard_floor_minutes` is the account's floor; above
    `upper_prompt_minutes` a member is invited to spend or give on. Time is rounded to `step_minutes`, at least
    `minimum_minutes`. Hours nobody answered for are confirmed after `confirm_after_days`.
    """

    soft_floor_minutes: int = -600
    hard_floor_minutes: int = -1200
    upper_prompt_minutes: int = 1200
    step_minutes: int = 15
    minimum_minutes: int = 15
    start_grant_minutes: int = 0
    confirm_after_days: int = 14
    show_balances: bool = True
    goods_for_credits: bool = False
    counts_travel: bool = True


def policy_of(bank: TimeBank, *, on: dt.date) -> Policy:
    """Return the bank's policy on a day. What is not set is the default. One query."""
    row = PolicyRow.objects.filter(timebank=bank).in_force(on).first()
    if row is None:
        return Policy()
    chosen = {field.name: getattr(row, field.name) for field in dataclasses.fields(Policy)}
    return Policy(**{name: value for name, value in chosen.items() if value is not None})


@dataclasses.dataclass(frozen=True, slots=True)
class Council:
    """One of the 22 principal councils of Wales, by its ONS code."""

    code: str
    name_cy: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)


@functools.cache
def councils_by_code() -> dict[str, Council]:
    """Return every council by its code. Names differ by register, so codes are what is stored."""
    listed = json.loads((Path(__file__).parent / "data" / "councils.json").read_text(encoding="utf-8"))
    return {row["code"]: Council(code=row["code"], name_cy=row["cy"], name_en=row["en"]) for row in listed["items"]}


def councils(language: Language) -> list[Council]:
    """Return every council in the alphabetical order of a language."""
    name = (lambda council: sort_key(council.name_cy)) if language == "cy" else (lambda council: council.name_en)
    return sorted(councils_by_code().values(), key=name)
