"""A round at the desk and an invitation read well at both widths, in both languages: found, nothing found, stopped, waiting."""

import pytest

from amser.kernel.ids import uuid7
from amser.listings.models import Kind
from amser.matching import actions
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.members import a_member
from tests.builders.rounds import a_round, searched, three_who_could
from tests.builders.safety import the_desk
from tests.builders.when import MONDAY_10AM
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit
from tests.journeys.widths import EACH


@pytest.mark.parametrize(("language", "width"), EACH)
def test_a_round_reads_well(visit: Visit, language: str, width: int) -> None:
    bank = a_bank("Aberwennol", slug=f"cylchoedd-{language}-{width}")
    mair, nia = a_member(bank, "Mair Gwennol"), visit(language, at_desk(bank), width=width)
    desk = f"b/{bank.slug}/desk/rounds/"
    nia.go(desk).look("90-no-rounds")
    nothing = searched(a_round(bank))
    people = three_who_could(bank, mair)
    for one, other in ((people[0], people[1]), (people[1], people[0])):
        a_listing(one, "Help with a shelf", code="household")
        a_listing(other, "Shelves and small repairs", code="household", kind=Kind.OFFER)
    done = searched(a_round(bank))
    with_room = searched(a_round(bank, with_room=True, without_people_ids=[people[2].pk]))
    circle = done.circles.order_by("-number")[0]
    actions.invite_circle(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, circle=circle)
    stopped = a_round(bank)
    actions.stop_round(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, round_=stopped)
    waiting = a_round(bank)

    nia.go(desk).look("91-rounds")
    for name, round_ in (("nothing", nothing), ("done", done), ("room", with_room), ("stopped", stopped), ("waiting", waiting)):
        nia.go(f"{desk}{round_.pk}/").look(f"92-round-{name}")
    nia.go(f"{desk}{done.pk}/again/").look("93-again")
    visit(language, mair.user, width=width).go(f"b/{bank.slug}/circles/{circle.pk}/").look("94-invited")
