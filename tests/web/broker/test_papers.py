"""The paper kit: in both languages, Welsh first, in three sizes, tagged, and with nobody's name where nobody is meant."""

import io
import re
from typing import Final

import pytest
from django.test import Client
from pypdf import PdfReader

from amser.exchanges.models import Slip
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.timebanks.models import CodeOfConduct, TimeBank
from amser.ui import paper
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange, an_agreed_exchange
from tests.builders.members import a_member
from tests.builders.when import MONDAY, MONDAY_10AM
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db

KIT: Final = {
    "joining": ("Ffurflen ymuno", "Joining form"),
    "reference": ("Ffurflen geirda", "Reference form"),
    "session": ("Taflen amser ar gyfer sesiwn", "Time sheet for a session"),
    "board": ("Yr hysbysfwrdd", "The board"),
}


@pytest.fixture
def desk(bank: TimeBank) -> Client:
    return at_the_desk(bank)


def read(desk: Client, bank: TimeBank, path: str, **asked: str) -> PdfReader:
    answer = desk.get(f"/en/b/{bank.slug}/desk/{path}", asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def smallest(pdf: PdfReader) -> float:
    """Return the size, in points, of the smallest letters."""
    sizes: list[float] = []

    def look(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        if text.strip():
            sizes.append(abs(matrix[3]) * size * 0.75)

    for page in pdf.pages:
        page.extract_text(visitor_text=look)
    return round(min(sizes), 1)


def slips(desk: Client, bank: TimeBank, count: str = "3", **more: str) -> str:
    answer = desk.post(f"/en/b/{bank.slug}/desk/papers/slips/make/", {"key": str(uuid7()), "count": count, **more})
    return str(answer.headers["Location"]).partition("/desk/")[2]


@pytest.mark.parametrize("size", ["", "large", "simple"])
@pytest.mark.parametrize("name", KIT)
def test_each_paper_is_in_both_languages_welsh_first_and_tagged(desk: Client, bank: TimeBank, name: str, size: str) -> None:
    a_listing(a_member(bank, "Mair Gwennol"))

    pdf = read(desk, bank, f"papers/{name}/", size=size)

    welsh, english = KIT[name]
    text = words(pdf)
    assert 0 < text.index(welsh) < text.index(english)
    assert pdf.trailer["/Root"]["/Lang"] == "cy"  # type: ignore[index]
    assert pdf.metadata
    assert welsh in str(pdf.metadata.title)
    assert smallest(pdf) >= (18 if size == "large" else 9)
    assert "Mair" not in text


def test_simple_words_are_said_simply(desk: Client, bank: TimeBank) -> None:
    plain, simple = (words(read(desk, bank, "papers/joining/", size=size)) for size in ("", "simple"))

    assert "I have read the code of conduct" in plain
    assert "I know the rules. I will keep to them." in simple
    assert "Rydw i'n gwybod y rheolau." in simple


def test_the_joining_form_asks_for_everything_the_desk_types_in(desk: Client, bank: TimeBank) -> None:
    text = words(read(desk, bank, "papers/joining/"))

    asked = (
        *("Your full name", "What would you like us to call you?", "Your postal address", "Your phone number", "Your e-mail address"),
        *("Which language would you like from us?", "How would you like to read things?", "How shall we reach you?"),
        *("The year you were born", "What can you offer?", "What would you like?", "so that you can take part?", "in an emergency?"),
        *("Somebody who knows you well and is not family", "A second person who knows you well", "Version of the code of conduct"),
    )
    assert [words for words in asked if words not in text] == []


def test_the_joining_form_says_which_code_of_conduct_is_signed(desk: Client, bank: TimeBank) -> None:
    CodeOfConduct.objects.create(
        timebank=bank, version=7, begins_on=MONDAY, text_cy="Byddwch yn garedig.", text_en="Be kind.", at=MONDAY_10AM
    )

    assert "Version of the code of conduct 7" in words(read(desk, bank, "papers/joining/"))


def test_the_papers_page_leads_to_each_paper_in_each_size(desk: Client, bank: TimeBank) -> None:
    html = desk.get(f"/en/b/{bank.slug}/desk/papers/").content.decode()

    links = re.findall(r'href="([^"]*/desk/papers/[a-z]+/[^"]*)"', html)
    assert len(links) == (len(KIT) - 1) * 3  # a time sheet is made with a code of its own
    assert {desk.get(link).headers["Content-Type"] for link in links if "simple" in link} == {"application/pdf"}
    assert desk.get(f"/en/b/{bank.slug}/desk/papers/voucher/").status_code == 404


def test_a_blank_slip_holds_its_code_and_nothing_of_anybody(desk: Client, bank: TimeBank) -> None:
    a_member(bank, "Mair Gwennol")

    pdf = read(desk, bank, slips(desk, bank, "5"))

    codes = [slip.shown for slip in Slip.objects.filter(timebank=bank)]
    text = words(pdf)
    assert len(codes) == 5
    assert all(text.count(code) == 1 for code in codes)
    assert len(pdf.pages) == 2, "four on a sheet"
    assert "Mair" not in text
    assert smallest(pdf) >= 9


def test_a_slip_in_large_print_is_a_sheet(desk: Client, bank: TimeBank) -> None:
    pdf = read(desk, bank, slips(desk, bank, "2", size="large"))

    assert len(pdf.pages) == 2
    assert smallest(pdf) >= 18


def test_the_slip_of_an_exchange_names_the_two_and_what_it_is(desk: Client, bank: TimeBank) -> None:
    exchange = an_agreed_exchange(a_member(bank, "Huw Dryw"), a_member(bank, "Mair Gwennol"))
    answer = desk.post(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/slip/", {"key": str(uuid7())})

    text = words(read(desk, bank, answer.headers["Location"].partition("/desk/")[2]))

    assert all(known in text for known in ("Huw Dryw", "Mair Gwennol", "Lift to the market"))


@pytest.mark.parametrize("count", ["0", "61", "", "-1", "²", "lots"])
def test_no_slips_or_far_too_many_are_not_made(desk: Client, bank: TimeBank, count: str) -> None:
    answer = desk.post(f"/en/b/{bank.slug}/desk/papers/slips/make/", {"key": str(uuid7()), "count": count})

    assert answer.headers["Location"] == f"/en/b/{bank.slug}/desk/papers/"
    assert "Choose how many slips: at least 1, at most 60." in desk.get(answer.headers["Location"]).content.decode()
    assert not Slip.objects.exists()


def test_nobody_reads_the_slips_of_another_desk(desk: Client, bank: TimeBank) -> None:
    uplands = a_place(bank, "Yr Ucheldir", "Uplands")
    exchange = an_agreed_exchange(a_member(bank, "Huw Dryw"), a_member(bank, "Mair Gwennol"))
    printed = desk.post(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/slip/", {"key": str(uuid7())}).headers["Location"]
    elsewhere = a_bank("Llanfair")

    una = signed_in(a_broker(bank, "Una Ucheldir", kind="coordinator", place=uplands))
    assert una.get(printed).status_code == 302
    other = at_the_desk(elsewhere, name="Nia Arall")
    assert other.get(printed.replace(bank.slug, elsewhere.slug)).status_code == 302


@pytest.mark.parametrize(("size", "least"), [("standard", 9), ("large", 18), ("simple", 11)])
def test_somebodys_hours_come_in_their_own_language_and_size(desk: Client, bank: TimeBank, size: str, least: float) -> None:
    mair = a_member(bank, "Mair Gwennol")
    a_posted_exchange(mair, a_member(bank, "Huw Dryw"), minutes=90)
    User.objects.filter(pk=mair.user.pk).update(language="cy", format=size)

    pdf = read(desk, bank, f"people/{mair.number}/hours/")

    text = words(pdf)
    assert "Fy oriau" in text
    assert "My hours" not in text
    assert "1 awr 30 mun" in text
    assert smallest(pdf) >= least


def test_where_papers_cannot_be_made_the_page_says_what_to_install(desk: Client, bank: TimeBank, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise paper.PaperUnavailable

    monkeypatch.setattr(paper, "_weasyprint", missing)

    for language, said in (("en", "This cannot be printed yet"), ("cy", "Does dim modd argraffu hwn eto")):
        answer = desk.get(f"/{language}/b/{bank.slug}/desk/papers/joining/")
        html = answer.content.decode()
        assert answer.status_code == 503
        assert said in html
        assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in html
