"""Documents in words: what they are, in what form, who checked them and when."""

from typing import Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import full, today
from amser.networks.models import DocumentKind, Format, Freshness, Version, VersionState
from amser.networks.queries.documents import Checked

KINDS: Final = {
    DocumentKind.TERMS: pgettext_lazy("document.kind.terms", "Terms of reference"),
    DocumentKind.PROGRAMME: pgettext_lazy("document.kind.programme", "Work programme"),
    DocumentKind.FACT_SHEET: pgettext_lazy("document.kind.fact_sheet", "Fact sheet"),
    DocumentKind.REPORT: pgettext_lazy("document.kind.report", "Report"),
    DocumentKind.GUIDE: pgettext_lazy("document.kind.guide", "Guide"),
    DocumentKind.EVIDENCE: pgettext_lazy("document.kind.evidence", "Evidence"),
    DocumentKind.MEDIA: pgettext_lazy("document.kind.media", "Film, sound or pictures"),
    DocumentKind.MODEL: pgettext_lazy("document.kind.model", "A way of doing it"),
    DocumentKind.LINK: pgettext_lazy("document.kind.link", "Link"),
}
FORMATS: Final = {
    Format.STANDARD: pgettext_lazy("document.format.standard", "Standard text"),
    Format.SIMPLE: pgettext_lazy("document.format.simple", "Simple words"),
    Format.LARGE: pgettext_lazy("document.format.large", "Large print"),
    Format.AUDIO: pgettext_lazy("document.format.audio", "To listen to"),
    Format.FILM: pgettext_lazy("document.format.film", "Film"),
}
LANGUAGES: Final = {"cy": pgettext_lazy("first.language.cy", "Welsh"), "en": pgettext_lazy("first.language.en", "English")}
STATES: Final = {
    VersionState.DRAFT: pgettext_lazy("document.version.draft", "Draft"),
    VersionState.PUBLISHED: pgettext_lazy("document.version.published", "In force"),
    VersionState.REPLACED: pgettext_lazy("document.version.replaced", "Replaced"),
}
FRESHNESS: Final = {
    Freshness.CURRENT: "",
    Freshness.DUE: pgettext_lazy("document.freshness.due", "To be checked soon"),
    Freshness.OVERDUE: pgettext_lazy("document.freshness.overdue", "Overdue for a check"),
    Freshness.ARCHIVED: pgettext_lazy("document.freshness.archived", "Archived"),
}


def checked(found: Checked, *, names_people: bool) -> str:
    """Return who checked a document and when, and by when it is to be checked again. Others than members read no name."""
    said = [_last(found, names_people=names_people)]
    if found.next_on is not None and found.freshness != Freshness.ARCHIVED:
        said.append(pgettext("document.next_check", "Next check by %(day)s.") % {"day": full(found.next_on)})
    return " ".join(said)


def _last(found: Checked, *, names_people: bool) -> str:
    if found.last is None:
        return pgettext("document.not_checked", "Nobody has checked it yet.")
    day = full(today(found.last.at))
    if names_people and found.last.by is not None:
        return pgettext("document.checked_by", "Checked by %(name)s on %(day)s.") % {"name": found.last.by.name, "day": day}
    return pgettext("document.checked_by_group", "Checked by the group on %(day)s.") % {"day": day}


def version(one: Version) -> str:
    """Return which version something is, and since when."""
    if one.published_at is None:
        return pgettext("document.version.of_draft", "Version %(number)s, a draft") % {"number": one.number}
    facts = {"number": one.number, "day": full(today(one.published_at))}
    return pgettext("document.version.of", "Version %(number)s, %(day)s") % facts


def form_of(language: str, form: str) -> str:
    """Return a language and a form in words."""
    return f"{LANGUAGES[language]}: {FORMATS[Format(form)]}"
