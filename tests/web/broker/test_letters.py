"""Letters for people without e-mail: one PDF to print and post, in everyone's own language and size, ticked off once."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from amser.identity.models import User
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from amser.web.broker.letters import address_lines
from tests.builders.exchanging import a_posted_exchange
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.web.broker.test_post import press
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


def by_post(
    bank: TimeBank, name: str, *, language: str = "cy", size: str = "standard", address: str = "2 Heol y Bont\nAberwennol"
) -> Membership:
    """A member who is written to, with letters that wait."""
    person = a_person(name, email=None, channel="post", language=language)
    member = a_member(bank, user=person)
    User.objects.filter(pk=person.pk).update(format=size)
    Membership.objects.filter(pk=member.pk).update(address=address)
    a_posted_exchange(a_member(bank, "Huw Awrlais"), member, minutes=15)
    run_jobs()
    return member


def printed(desk: Client, bank: TimeBank, *, to: int | None = None, language: str = "en") -> PdfReader:
    answer = desk.get(f"/{language}/b/{bank.slug}/desk/post/letters/", {} if to is None else {"to": to})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return PdfReader(io.BytesIO(answer.content))


def letters_of(member: Membership) -> list[int]:
    return list(Message.objects.to_post().filter(membership=member).order_by("pk").values_list("pk", flat=True))


def largest(read: PdfReader, words: str) -> float:
    """Return the size, in points, of the line that holds these words."""
    sizes: list[float] = []

    def look(text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        if words in text:
            sizes.append(round(abs(matrix[3]) * size, 1))

    for page in read.pages:
        page.extract_text(visitor_text=look)
    return max(sizes)


def test_each_letter_is_on_a_sheet_of_its_own_in_its_readers_language_with_the_address(bank: TimeBank) -> None:
    mair, dai = by_post(bank, "Mair Gwennol"), by_post(bank, "Dai Derbyn", language="en", address="")

    read = printed(at_the_desk(bank), bank)

    pages = [page.extract_text() for page in read.pages]
    assert len(pages) == len(letters_of(mair)) + len(letters_of(dai))
    assert "Mair Gwennol\n2 Heol y Bont\nAberwennol" in pages[0]
    assert "Annwyl Mair" in pages[0]
    assert "Dear Dai" in pages[-1]
    assert "Dear" not in pages[0]


def test_who_has_not_said_in_which_language_reads_both_welsh_first(bank: TimeBank) -> None:
    by_post(bank, "Mair Gwennol", language="unknown")

    text = printed(at_the_desk(bank), bank).pages[0].extract_text()

    assert 0 < text.index("Annwyl Mair") < text.index("Dear Mair")


def test_large_print_is_eighteen_points_and_more_and_simple_words_are_simple(bank: TimeBank) -> None:
    by_post(bank, "Mair Gwennol", size="large")
    by_post(bank, "Dai Derbyn", size="simple")
    by_post(bank, "Gwen Gyson")

    read = printed(at_the_desk(bank), bank)

    sizes = [largest(read, f"Annwyl {name}") for name in ("Mair", "Dai", "Gwen")]
    assert sizes == [24, 18.7, 16], "CSS pixels: 18, 14 and 12 points"


def test_the_pdf_holds_what_the_page_listed_and_no_later_letter(bank: TimeBank) -> None:
    last = letters_of(by_post(bank, "Mair Gwennol"))[-1]
    by_post(bank, "Dai Derbyn")

    text = "".join(page.extract_text() for page in printed(at_the_desk(bank), bank, to=last).pages)

    assert "Annwyl Mair" in text
    assert "Annwyl Dai" not in text


def test_all_letters_are_ticked_off_together_once(bank: TimeBank) -> None:
    desk = at_the_desk(bank)
    ids = sorted(letters_of(by_post(bank, "Mair Gwennol")) + letters_of(by_post(bank, "Dai Derbyn")))
    html = desk.get(f"/en/b/{bank.slug}/desk/post/").content.decode()
    assert f'value="{" ".join(map(str, ids))}"' in html
    assert f"post/letters/?to={ids[-1]}" in html

    assert press(desk, bank, ids) == (302, [f"Told, and off the list: {len(ids)}"])
    assert press(desk, bank, ids)[1][-1] == "These were off the list before."

    assert desk.get(f"/en/b/{bank.slug}/desk/post/letters/").status_code == 302, "nothing is left to print"


def test_letters_without_an_address_are_counted_before_anybody_prints(bank: TimeBank) -> None:
    count = len(letters_of(by_post(bank, "Mair Gwennol", address=" ")))

    html = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/post/").content.decode()

    assert f"Letters to people whose address we do not have: {count}" in html


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("2 Heol y Bont\nAberwennol", ["2 Heol y Bont", "Aberwennol"]),
        ("2 Heol y Bont, Aberwennol, SA99 9ZZ", ["2 Heol y Bont", "Aberwennol", "SA99 9ZZ"]),
        (
            "Fflat 1\nTŷ Gwyn\n2 Heol y Bont\nY Cwm\nAberwennol\nSA99 9ZZ",
            ["Fflat 1, Tŷ Gwyn, 2 Heol y Bont", "Y Cwm", "Aberwennol", "SA99 9ZZ"],
        ),
        ("", []),
    ],
)
def test_an_address_fits_the_window_of_an_envelope(address: str, lines: list[str]) -> None:
    assert address_lines("Mair Gwennol", address) == ["Mair Gwennol", *lines]
