"""The desk's lists, its goodbyes and a poster can be read at both widths, in both languages."""

import pytest
from django.utils.text import slugify

from amser.audit.actions import Actor, Door
from amser.exchanges import actions as exchanges
from amser.kernel.ids import uuid7
from amser.organisations import actions as organisations
from tests.builders.agencies import an_organisation
from tests.builders.banks import a_bank, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange, a_suggested_exchange
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import AMSER, a_person
from tests.builders.when import FRIDAY_4PM
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit

# Of the desk, and of somebody's page at it: what no other journey comes by. On a telephone, where a page is likeliest to break.
OF_THE_DESK = (
    *("tasks/", "tags/", "messages/", "messages/new/", "organisations/", "record/every-week/", "papers/", "slips/?code=DIM", "complaints/"),
    *("list/requests/", "list/quiet/", "find/", "add/"),
)
OF_A_PERSON = (
    "",
    "in-touch/",
    "in-touch/log/",
    "in-touch/task/",
    "in-touch/note/",
    "safety/",
    "safety/add/",
    "apart/",
    "path/",
    "details/",
)


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_the_desk_reads_well(visit: Visit, language: str, width: int) -> None:
    bank = a_bank("Aberwennol", slug=f"llythyrau-{language}-{width}")
    place, user = a_place(bank), at_desk(bank)
    mair = a_member(bank, user=a_person("Mair Gwennol", channel="phone", language=language), place=place)
    dai = a_member(bank, user=a_person("Dai Tecst", channel="text", language=language))
    huw = a_member(bank, "Huw Dryw", place=place)
    listing = a_listing(mair, language=language, description="Friday mornings")
    for other in (mair, mair, dai):
        a_suggested_exchange(huw, other)
    a_posted_exchange(huw, mair)
    run_jobs()
    desk, nia = f"b/{bank.slug}/desk/", visit(language, user, width=width)

    nia.go(desk).look("60-desk")
    nia.go(f"{desk}post/").look("61-to-phone-text-or-post")
    nia.go(f"{desk}people/{huw.number}/state/").look("62-who-has-the-hours")
    nia.go(f"{desk}people/{huw.number}/died/").look("63-has-died")
    belonging = organisations.join_bank(by=AMSER, key=uuid7(), at=FRIDAY_4PM, organisation=an_organisation(), bank=bank)
    nia.go(f"{desk}organisations/{belonging.pk}/").look("63-organisation")
    if (language, width) == ("cy", 360):
        nia.go(f"{desk}find/").type(q="h").press("desk.find").look("63-found")
        for page in (*OF_THE_DESK, *(f"people/{mair.number}/{page}" for page in OF_A_PERSON)):
            nia.go(f"{desk}{page}").look(f"63-{slugify(page)}")
    exchanges.remember(by=Actor(user_id=user.pk, door=Door.DESK), key=uuid7(), at=FRIDAY_4PM, membership=huw, reason="his son rang")
    nia.go(f"{desk}people/{huw.number}/").look("64-someone-who-died")
    nia.go(f"{desk}people/{huw.number}/died/hours/").look("65-the-hours-they-left")
    visit(language, mair.user, width=width).go(f"b/{bank.slug}/board/{listing.pk}/poster/").look("66-poster")
    visit(language, width=width).go("").look("67-which-council")
