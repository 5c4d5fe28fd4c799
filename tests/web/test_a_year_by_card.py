"""A person with no e-mail and no telephone goes through a year: card, sessions, paper credits, swimming, a gift, a lost card."""

import dataclasses
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from amser.agencies.models import CreditGift, Participant, Scheme, SchemeCard
from amser.agencies.policies import UnknownNumber, card_holder
from amser.audit.models import Entry, Opening
from amser.identity.models import Channel
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit
from amser.opportunities import actions as opportunities
from amser.organisations.models import Organisation, Right
from tests.builders.agencies import (
    a_budget,
    a_manager,
    a_participant,
    a_scheme,
    a_session,
    a_staff_member,
    an_organisation,
    card_of,
    credits_of,
    thank,
)
from tests.builders.people import AMSER
from tests.builders.tills import a_phone_at
from tests.builders.venues import a_venue, an_offer
from tests.builders.visiting import second_step_shown
from tests.builders.vouchers import a_batch, vouchers_of
from tests.guards.cast import with_second_step
from tests.web.venue.test_till import choose, present, press

pytestmark = pytest.mark.django_db

UNKNOWN = "We cannot use that number. Check it and try again."


@dataclasses.dataclass
class Garden:
    """An organisation that thanks people, and whoever leads its sessions, signed in."""

    scheme: Scheme
    organisation: Organisation
    desk: Client

    def url(self, page: str = "") -> str:
        """Return the address of a page of its people."""
        return f"/en/o/{self.organisation.slug}/desk/people/{page}"

    def thank(self, participant: Participant, *, times: int = 1) -> None:
        """Lead sessions at which somebody shows their card, and thank everyone there: on the list, and with the button below it."""
        for _ in range(times):
            a_budget(self.scheme, self.organisation, 1)
            session = a_session(self.scheme, self.organisation, at=timezone.now(), minutes=60)
            path = f"/en/o/{self.organisation.slug}/desk/sessions/{session.pk}/"
            listed = hidden(self.desk.get(f"{path}")) | {"number": card_of(participant).number}
            assert self.desk.post(f"{path}", listed).status_code == 302
            assert self.desk.post(f"{path}thank/", hidden(self.desk.get(f"{path}thank/"))).status_code == 302


@pytest.fixture
def garden() -> Garden:
    scheme, organisation, desk = a_scheme(), an_organisation(), Client()
    a_budget(scheme, organisation, 1)
    desk.force_login(a_staff_member(organisation, Right.LEADER))
    return Garden(scheme, organisation, desk)


def added(garden: Garden, name: str = "Olwen Heb-ffôn") -> Participant:
    """Somebody is added by name at the organisation's desk."""
    answer = garden.desk.post(
        garden.url("add/"), {"name": name, "language": "cy", "is_adult": "adult", "is_new": "new", "scheme": garden.scheme.pk}
    )
    assert answer.status_code == 302
    return Participant.objects.select_related("user", "scheme").get(user__name=name)


def running(garden: Garden) -> Client:
    """Whoever runs the scheme, signed in with the second step."""
    client = Client()
    client.force_login(with_second_step(a_manager(garden.scheme)))
    return second_step_shown(client)


def hidden(answer: object) -> dict[str, str]:
    """Return what a page's form sends without anybody typing."""
    fields = re.findall(r'<input type="hidden"[^>]*>', answer.content.decode())  # type: ignore[attr-defined]
    named = ((re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in fields)
    return {name[1]: html.unescape(value[1]) for name, value in named if name and value}


def words_of(answer: object) -> str:
    """Return a page as people read it."""
    return read(answer.content.decode())  # type: ignore[attr-defined]


def read(page: str) -> str:
    """Return the words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_year_without_e_mail_and_without_a_telephone(garden: Garden) -> None:
    olwen = added(garden)
    assert (olwen.user.email, olwen.user.channel, olwen.is_new) == (None, Channel.POST, True)

    cards = garden.desk.post(garden.url(f"{olwen.pk}/card/"), {"size": "wallet", "with_name": "on"})
    assert (cards["Content-Type"], cards.content[:5]) == ("application/pdf", b"%PDF-")
    assert card_of(olwen).printed_at is not None

    garden.thank(olwen, times=3)
    voucher = vouchers_of(a_batch(count=1, each=2, budget=a_budget(garden.scheme, garden.organisation, 2)))[0]
    paid_in = garden.desk.post(
        f"/en/o/{garden.organisation.slug}/desk/vouchers/pay-in/",
        {"scheme": garden.scheme.pk, "card": card_of(olwen).number, "numbers": voucher.serial},
    )
    assert (paid_in.status_code, credits_of(olwen)) == (302, 5)

    pool = a_venue(garden.scheme)
    swimming, phone = an_offer(garden.scheme, pool, adult_credits=1, child_credits=1), a_phone_at(garden.scheme, pool)
    present(phone, card_of(olwen).number)
    press(phone, choose(phone, swimming, adults=1, children=1), "accept")
    assert credits_of(olwen) == 3

    given = {"to": "person", "credits": "1", "words": "Diolch", "card": card_of(olwen).number}
    assert garden.desk.post(garden.url(f"{olwen.pk}/give/"), given).status_code == 302
    gift = CreditGift.objects.get()
    assert Entry.objects.get(action="agencies.offer_gift").for_participant_id == olwen.pk
    ifan = added(garden, "Ifan Heb-ffôn")
    brought = garden.desk.post(garden.url(f"{ifan.pk}/gift/"), {"code": gift.code, "card": card_of(ifan).number})
    assert (brought.status_code, credits_of(olwen), credits_of(ifan)) == (302, 2, 1)

    lost = card_of(olwen)
    garden.desk.post(garden.url(f"{olwen.pk}/lost/"), {"then": "another"})
    is_refused_everywhere(garden, olwen, lost, pool)
    assert "Step 2 of 3" in present(a_phone_at(garden.scheme, pool, secret="third"), card_of(olwen).number)

    told = words_of(running(garden).get(f"/en/s/{garden.scheme.slug}/desk/people/{olwen.pk}/"))
    for line in ("thanked you", "Swimming at Canolfan Hamdden", "Paper credits", "A gift from you was accepted", "Credits: 2"):
        assert line in told
    assert audit(garden.scheme.book_id) == []


def is_refused_everywhere(garden: Garden, olwen: Participant, lost: SchemeCard, pool: Organisation) -> None:
    """The old number opens nothing: at no till, on no list, at no desk, on no wall; and the page that its code opens says nothing."""
    with pytest.raises(UnknownNumber):
        card_holder(garden.scheme, lost.number)
    assert UNKNOWN in read(present(a_phone_at(garden.scheme, pool, secret="second"), lost.number))
    session = a_session(garden.scheme, garden.organisation, at=timezone.now(), minutes=60)
    opportunities.save_list(by=AMSER, key=uuid7(), at=timezone.now(), session=session, numbers=(lost.number,))
    Client().post(f"/en/w/{session.wall_code}/", {"number": lost.number})
    assert not session.attendance.exists()
    asked = {"to": "pot", "credits": "1", "card": lost.number}
    assert UNKNOWN in words_of(garden.desk.post(garden.url(f"{olwen.pk}/give/"), asked))
    assert "Nobody here fits this" in words_of(garden.desk.post(garden.url(), {"q": lost.number}))
    pages = {words_of(Client().get(f"/en/k/{number}/")) for number in (lost.number, card_of(olwen).number, "made-up")}
    assert len({re.sub(r"/k/[^/]*/", "", page) for page in pages}) == 1


def test_an_organisation_sees_nobody_it_has_nothing_to_do_with(garden: Garden) -> None:
    stranger, came = a_participant(garden.scheme, "Dieithryn Rhywun", credits=1), a_participant(garden.scheme, "Dafydd Ddaeth")
    garden.thank(came)

    assert "Dieithryn" not in words_of(garden.desk.post(garden.url(), {"q": "Dieithryn"}))
    assert "Dieithryn" not in words_of(garden.desk.post(garden.url(), {"q": card_of(stranger).number}))
    assert garden.desk.get(garden.url(f"{stranger.pk}/")).status_code == 404
    seen = words_of(garden.desk.get(garden.url(f"{came.pk}/")))
    assert card_of(came).number[:4] not in seen, "whoever was at a session is known by name, and keeps their card's number"
    assert garden.desk.get(garden.url(f"{came.pk}/lost/")).status_code == 403


def test_a_name_is_found_without_its_accents_and_whoever_looked_is_written_down(garden: Garden) -> None:
    olwen = added(garden)

    answer = garden.desk.post(garden.url(), {"q": "olwen heb-ffon"})
    garden.desk.get(answer["Location"])

    (opening,) = Opening.objects.filter(about_user_id=olwen.user_id)
    assert (opening.scheme_id, opening.timebank_id, opening.label) == (garden.scheme.pk, None, "agencies.participant")


def test_somebody_gives_by_a_code_that_stands_in_no_address(garden: Garden, client: Client) -> None:
    mair, huw = (a_participant(garden.scheme, name, credits=2) for name in ("Mair Gwennol", "Huw Dryw"))
    mine = f"/en/s/{garden.scheme.slug}/me/"
    client.force_login(mair.user)
    answer = client.post(f"{mine}give/", {"to": "person", "credits": "2", "words": "Penblwydd hapus"}, follow=True)
    code = CreditGift.objects.get().code
    assert code is not None
    assert f"{code[:4]}-{code[4:]}" in words_of(answer)
    assert "Credits: 0" in words_of(client.get(mine))

    other = Client()
    other.force_login(huw.user)
    seen = words_of(other.post(f"{mine}gift/", {"code": code.lower()}))
    assert ("A gift from Mair G" in seen, "Penblwydd hapus" in seen) == (True, True)
    other.post(f"{mine}gift/", {"code": code, "answer": "yes", "key": str(uuid7())})

    assert (credits_of(mair), credits_of(huw)) == (0, 4)
    again = words_of(other.post(f"{mine}gift/", {"code": code}))
    assert UNKNOWN in again, "a code that was brought is no code any more"


def test_my_credits_are_no_hours_and_no_money(garden: Garden, client: Client) -> None:
    mair = a_participant(garden.scheme, credits=3)
    client.force_login(mair.user)

    assert client.get("/en/account/")["Location"] == f"/en/s/{garden.scheme.slug}/me/"
    seen = words_of(client.get(f"/en/s/{garden.scheme.slug}/me/"))

    assert "Credits: 3" in seen
    assert "£" not in seen
    assert "hour" not in seen.replace("My hours", "")


def test_all_that_came_can_be_read_page_by_page(garden: Garden, client: Client) -> None:
    mair = a_participant(garden.scheme)
    for _ in range(31):
        thank(mair, 1)
    client.force_login(mair.user)
    mine = f"/en/s/{garden.scheme.slug}/me/"

    first, second = words_of(client.get(mine)), words_of(client.get(f"{mine}?page=2"))

    assert "Credits that never run out: 31" in first
    assert (first.count("Came in: 1"), second.count("Came in: 1")) == (30, 1)
    assert ("Older" in first, "Older" in second, "Newer" in second) == (True, False, True)
    assert words_of(client.get(f"{mine}?page=x")).count("Came in: 1") == 30


def test_whoever_leaves_at_the_desk_has_given_the_rest_to_the_pot(garden: Garden) -> None:
    olwen = added(garden)
    garden.thank(olwen)
    manager = running(garden)
    desk = f"/en/s/{garden.scheme.slug}/desk/people/"

    garden.desk.post(garden.url(f"{olwen.pk}/leave/"), {"card": card_of(olwen).number})
    assert garden.desk.get(garden.url(f"{olwen.pk}/")).status_code == 404
    ifan = added(garden, "Ifan Heb-ffôn")
    manager.post(f"{desk}{ifan.pk}/pot/", {"credits": "1", "reason": "A hard month"})
    assert (credits_of(olwen), credits_of(ifan)) == (0, 1)
    assert "Credits that can be used now: 0" in words_of(manager.post(f"{desk}{ifan.pk}/pot/", {"credits": "1", "reason": "More"}))
    manager.post(f"{desk}{olwen.pk}/remove/", {})

    olwen.user.refresh_from_db()
    assert "Olwen" not in olwen.user.name
