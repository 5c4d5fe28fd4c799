"""Whatever a library may say to a person is there in Welsh: in its own catalogue, or in `locale/vendor`."""

import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import polib
import pytest

PROJECT = Path(__file__).resolve().parents[2]
DJANGO = Path(django.__file__).parent
CATALOGUES = [
    DJANGO / "conf/locale",
    DJANGO / "contrib/auth/locale",
    DJANGO / "contrib/contenttypes/locale",
    DJANGO / "contrib/humanize/locale",
    DJANGO / "contrib/sessions/locale",
    Path(allauth.__file__).parent / "locale",
]

# Files of allauth whose words nobody can meet here, each with its reason.
LEFT_OUT = {
    r"socialaccount/|templates/socialaccount/|headless/|idp/|templates/idp/": "not installed",
    r"account/admin\.py": "there is no admin site",
    r"templates/allauth/layouts/": "our pages have our own layouts",
    r"templates/account/(email/)?(password_|confirm_password)": "nobody has a password",
    r"templates/account/(phone_|confirm_phone)": "nobody signs in with a telephone number",
    r"templates/(account/signup|mfa/webauthn/signup)": "people join a time bank instead",
    r"templates/account/(email_confirm\.|verification_sent|verified_email)": "addresses are confirmed by code, not by link",
    r"templates/account/email\.html": "a person signs in with one address",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def _says(catalogue: Path) -> Iterator[polib.POEntry]:
    for entry in polib.pofile(str(catalogue / "en/LC_MESSAGES/django.po")):
        places = [place for place, _ in entry.occurrences]
        if not all(any(re.match(pattern, place) for pattern in LEFT_OUT) for place in places):
            yield entry


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _welsh(path: Path) -> dict[tuple[str, str], polib.POEntry]:
    if not path.exists():
        return {}
    return {_key(entry): entry for entry in polib.pofile(str(path)) if entry.translated() and not entry.fuzzy}


VENDOR_FILE = PROJECT / "locale/vendor/cy/LC_MESSAGES/django.po"
VENDOR = _welsh(VENDOR_FILE)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_every_string_of_the_libraries_has_welsh(catalogue: Path) -> None:
    welsh = _welsh(catalogue / "cy/LC_MESSAGES/django.po") | VENDOR

    missing = [_key(entry) for entry in _says(catalogue) if _key(entry) not in welsh]

    assert missing == []


def test_no_welsh_is_kept_for_strings_that_the_libraries_no_longer_say() -> None:
    said = {_key(entry) for catalogue in CATALOGUES for entry in _says(catalogue)}

    assert sorted(VENDOR.keys() - said) == []


def test_nothing_in_the_vendor_catalogue_is_fuzzy_or_empty() -> None:
    entries = polib.pofile(str(VENDOR_FILE))

    assert [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()] == []


def _placeholders_agree(entry: polib.POEntry) -> bool:
    forms = [set(PLACEHOLDER.findall(form)) for form in entry.msgstr_plural.values() or [entry.msgstr]]
    expected = {*PLACEHOLDER.findall(entry.msgid), *PLACEHOLDER.findall(entry.msgid_plural)}
    return all(form <= expected for form in forms) and forms[-1] == expected


def test_placeholders_agree() -> None:
    assert [entry.msgid for entry in VENDOR.values() if not _placeholders_agree(entry)] == []


def test_the_welsh_is_sorted_and_has_straight_apostrophes() -> None:
    entries = polib.pofile(str(VENDOR_FILE))
    keys = [(entry.msgid, entry.msgctxt or "") for entry in entries]

    assert keys == sorted(keys)
    assert [entry.msgid for entry in entries if "\u2019" in entry.msgstr] == []


@pytest.mark.parametrize(("number", "said"), [(0, "0 munud"), (1, "1 munud"), (2, "2 funud"), (3, "3 munud"), (15, "15 munud")])
def test_six_plural_forms_choose_the_right_word(number: int, said: str) -> None:
    compiled = gettext.GNUTranslations(io.BytesIO(polib.pofile(str(VENDOR_FILE)).to_binary()))

    assert compiled.ngettext("%(num)d minute", "%(num)d minutes", number) % {"num": number} == said
