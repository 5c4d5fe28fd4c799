"""What is to be put right, said to a person, in the current language."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import pgettext

from amser.imports.checking import Problem
from amser.imports.choices import offered


def sentence(problem: Problem) -> str:
    """Return the whole sentence for a problem: where, and what."""
    where = {"line": problem.line, "field": field_name(problem.field), "reason": reason(problem)}
    if not problem.field:
        return pgettext("import.line", "Line %(line)s: %(reason)s") % where
    return pgettext("import.line_field", "Line %(line)s, %(field)s: %(reason)s") % where


def reason(problem: Problem) -> str:
    """Return what is wrong and what to do about it."""
    facts = dict(problem.facts)
    if "choices" in facts:
        facts["choices"] = offered(facts["choices"])
    return _SAY.get(problem.code, _refused)() % facts


def field_name(field: str) -> str:
    """Return what a field is called; empty for the whole line."""
    return _FIELDS[field]() if field in _FIELDS else ""


def _refused() -> str:
    return pgettext("import.refused", "A rule does not allow this line. Look at it at the desk.")


_SAY: Final[dict[str, Callable[[], str]]] = {
    "missing": lambda: pgettext("import.missing", "This is empty. Write something here."),
    "too_long": lambda: pgettext("import.too_long", "This is too long. Characters at most: %(limit)s."),
    "hidden_character": lambda: pgettext("import.hidden_character", "There is a hidden character in this text. Type the text again."),
    "formula": lambda: pgettext("import.formula", "This is a formula, or its error. Put the result here instead."),
    "too_many_cells": lambda: pgettext("import.too_many_cells", "This line has more cells than there are headings."),
    "line_too_long": lambda: pgettext("import.line_too_long", "This line is far too long. Look for a missing quotation mark."),
    "line_quotes": lambda: pgettext("import.line_quotes", "The quotation marks on this line do not match."),
    "duplicate_id": lambda: pgettext("import.duplicate_id", "This external id is on an earlier line too. Line: %(line)s."),
    "duplicate_person": lambda: pgettext("import.duplicate_person", "This person is on an earlier line too. Line: %(line)s."),
    "bad_email": lambda: pgettext("import.bad_email", "This is not an e-mail address: “%(value)s”."),
    "email_twice": lambda: pgettext(
        "import.email_twice", "This address signs in someone on an earlier line. Line: %(line)s. Use the column for shared e-mail."
    ),
    "email_taken": lambda: pgettext(
        "import.email_taken", "Someone with another name signs in with this address. Use the column for shared e-mail."
    ),
    "address_taken": lambda: pgettext(
        "import.email_taken", "Someone with another name signs in with this address. Use the column for shared e-mail."
    ),
    "already_member": lambda: pgettext("import.already_member", "This person is in this time bank already. Take the line out."),
    "bad_phone": lambda: pgettext("import.bad_phone", "This is not a phone number: “%(value)s”."),
    "not_one_of": lambda: pgettext("import.not_one_of", "We do not know this word: “%(value)s”. Choose from these: %(choices)s."),
    "unknown_place": lambda: pgettext("import.unknown_place", "This time bank has no place of this name: “%(value)s”."),
    "unknown_bank": lambda: pgettext("import.unknown_bank", "There is no time bank with this name: “%(value)s”."),
    "bank_not_named": lambda: pgettext("import.bank_not_named", "Name the time bank here, or with --bank."),
    "no_way": lambda: pgettext("import.no_way", "Nothing on this line lets us reach the person this way: “%(value)s”."),
    "contact_in_text": lambda: pgettext(
        "error.contact_in_text", "This looks like a phone number or an address. Take it out; you can share it after agreeing."
    ),
    "unknown_category": lambda: pgettext("import.unknown_category", "We have no category with this name or code: “%(value)s”."),
    "unknown_member": lambda: pgettext("import.unknown_member", "No active member has this number or external id: “%(value)s”."),
    "bad_date": lambda: pgettext("import.bad_date", "This is not a date: “%(value)s”. Write it like this: 2027-03-31."),
    "date_past": lambda: pgettext("import.date_past", "This day has passed. Choose a later day."),
    "date_far": lambda: pgettext("import.date_far", "This day is more than a year away. Choose an earlier day."),
    "bad_duration": lambda: pgettext("import.bad_duration", "We cannot read this length of time: “%(value)s”. Write it like this: 1:30."),
    "no_category": lambda: pgettext("import.no_category", "The category is missing, or the mapping file does not know it: “%(value)s”."),
    "not_for_the_board": lambda: pgettext("import.not_for_the_board", "The mapping file leaves this category off the board: “%(value)s”."),
    "form_reused": lambda: pgettext("import.form_reused", "This line was imported before with other details."),
}

_FIELDS: Final[dict[str, Callable[[], str]]] = {
    "bank": lambda: pgettext("import.field_bank", "time bank"),
    "external_id": lambda: pgettext("import.field_external_id", "external id"),
    "name": lambda: pgettext("import.field_name", "name"),
    "known_as": lambda: pgettext("import.field_known_as", "known as"),
    "email": lambda: pgettext("import.field_email", "e-mail"),
    "contact_email": lambda: pgettext("import.field_contact_email", "shared e-mail"),
    "phone": lambda: pgettext("import.field_phone", "phone"),
    "address": lambda: pgettext("import.field_address", "address"),
    "place": lambda: pgettext("import.field_place", "place"),
    "language": lambda: pgettext("import.field_language", "language"),
    "format": lambda: pgettext("import.field_format", "format"),
    "channel": lambda: pgettext("import.field_channel", "channel"),
    "state": lambda: pgettext("import.field_state", "state"),
    "can_do": lambda: pgettext("import.field_can_do", "can do"),
    "would_like": lambda: pgettext("import.field_would_like", "would like"),
    "about": lambda: pgettext("import.field_about", "about"),
    "kind": lambda: pgettext("import.field_kind", "offer or request"),
    "title": lambda: pgettext("import.field_title", "title"),
    "description": lambda: pgettext("import.field_description", "description"),
    "category": lambda: pgettext("import.field_category", "category"),
    "categories": lambda: pgettext("import.field_categories", "categories"),
    "subcategories": lambda: pgettext("import.field_subcategories", "subcategories"),
    "member": lambda: pgettext("import.field_member", "member"),
    "setting": lambda: pgettext("import.field_setting", "setting"),
    "days": lambda: pgettext("import.field_days", "days"),
    "availability": lambda: pgettext("import.field_availability", "when"),
    "takes": lambda: pgettext("import.field_takes", "how long"),
    "regulated": lambda: pgettext("import.field_regulated", "needs care"),
    "expires": lambda: pgettext("import.field_expires", "until"),
}
