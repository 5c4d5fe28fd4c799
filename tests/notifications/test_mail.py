"""One letter, in the languages of its reader."""

import pytest
from django.core import mail as outbox
from django.utils.translation import get_language, pgettext

from amser.notifications import mail


def hello() -> tuple[str, str]:
    return pgettext("mail.code.subject", "Your code: %(code)s") % {"code": 1}, f"in {get_language()}"


@pytest.mark.parametrize(
    ("wish", "languages"), [("cy", ("cy",)), ("en", ("en",)), ("both", ("cy", "en")), ("unknown", ("cy", "en")), ("", ("cy", "en"))]
)
def test_where_the_wish_is_unknown_both_languages_come_welsh_first(wish: str, languages: tuple[str, ...]) -> None:
    assert mail.languages_for(wish) == languages


def test_both_languages_share_one_letter() -> None:
    subject, body = mail.compose(language="both", render=hello)
    mail.hand_over(to="mair@example.org", language="both", subject=subject, body=body)

    [letter] = outbox.outbox
    assert letter.subject == "Eich cod: 1 / Your code: 1"
    assert letter.body.index("in cy") < letter.body.index("in en")
    assert letter.extra_headers["Content-Language"] == "cy, en"


def test_every_letter_says_that_welsh_is_welcome_in_its_own_language() -> None:
    _, welsh = mail.compose(language="cy", render=hello)
    _, english = mail.compose(language="en", render=hello)

    assert welsh.strip().endswith("Ni fydd hynny'n achosi oedi.")
    assert english.strip().endswith("It will not cause delay.")


def test_simple_words_are_used_where_wished() -> None:
    _, body = mail.compose(language="cy", render=hello, simple=True)

    assert "in cy-simple" in body


def test_a_subject_stays_on_one_line() -> None:
    subject, _ = mail.compose(language="en", render=lambda: ("one\ntwo", "body"))

    assert subject == "one two"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ask here: https://amser.example/en/home/. Nia helps.", "Ask here:\nhttps://amser.example/en/home/\nNia helps."),
        ("See it: http://amser.example/b/x/\n\nWarm wishes", "See it:\nhttp://amser.example/b/x/\n\nWarm wishes"),
        ("Answer here: https://amser.example/?a=1.", "Answer here:\nhttps://amser.example/?a=1"),
    ],
)
def test_an_address_stands_on_a_line_of_its_own(written: str, read: str) -> None:
    _, body = mail.compose(language="en", render=lambda: ("subject", written))

    assert body.startswith(f"{read}\n\nYou are welcome")
