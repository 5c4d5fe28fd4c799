"""Figures, their reports and the closing of a period can be read at both widths, in both languages."""

import pytest

from tests.builders.banks import a_bank, a_place
from tests.builders.exchanging import a_posted_exchange, a_task
from tests.builders.members import a_member
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_the_figures_read_well(visit: Visit, language: str, width: int) -> None:
    bank = a_bank("Aberwennol", slug=f"ffigurau-{language}-{width}")
    place, user = a_place(bank), at_desk(bank)
    mair, huw = a_member(bank, "Mair Gwennol", place=place), a_member(bank, "Huw Dryw")
    for category, minutes in (("transport", 90), ("garden", 45), ("companionship", 60)):
        a_posted_exchange(huw, mair, minutes=minutes, what=a_task(code=category))
    figures, nia = f"b/{bank.slug}/desk/figures/", visit(language, user, width=width)

    nia.go(f"{figures}?period=2026-Q4&by=category").look("68-figures")
    nia.go(f"{figures}?period=2026-Q4&by=person").look("69-figures-by-member")
    nia.go(f"{figures}report/?period=2026-Q4").look("70-report")
    nia.go(f"{figures}quality/").look("71-quality-mark")
    nia.go(f"{figures}close/").look("72-close-a-period")
