"""An organisation describes what people can do."""

import dataclasses
import datetime as dt
from typing import Final
from uuid import UUID

from amser.agencies.actions import NotAPartner
from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.in_both import why_not_in_both
from amser.members.models import Level
from amser.opportunities.actions.places import fill_free_places
from amser.opportunities.models import Opportunity, Session, Spoken
from amser.opportunities.models.recurrence import occurrences
from amser.organisations.models import Organisation, Place

_A_DAY: Final = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class OpportunityWords:
    """What one reads, in both languages. A draft may lack one."""

    title_cy: str
    title_en: str
    about_cy: str = ""
    about_en: str = ""
    access_cy: str = ""
    access_en: str = ""
    who_cy: str = ""
    who_en: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class OpportunityTerms:
    """Where it is, what it asks, and for how many. See `Opportunity`."""

    place: Place | None = None
    level: str = Level.GROUP
    spoken: str = Spoken.BOTH
    is_step_free: bool = False
    least_age: int | None = None
    is_drop_in: bool = False
    places: int | None = None
    remind_days: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """The first time, how many minutes each lasts, and the rule by which it repeats ("" for once)."""

    begins_at: dt.datetime
    minutes: int
    rule: str = ""

    def must_be_readable(self) -> None:
        """Raise RuleUnreadable where the rule is none."""
        occurrences(self.begins_at, self.rule, after=self.begins_at, before=self.begins_at + _A_DAY)


@audit.action("opportunities.draft")
def draft(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    organisation: Organisation,
    scheme: Scheme,
    words: OpportunityWords,
    terms: OpportunityTerms,
    when: When,
) -> Opportunity:
    """An organisation that thanks people in a scheme writes down what they can do. Nobody else reads it yet. Raises NotAPartner."""
    must_thank(organisation, scheme)
    when.must_be_readable()
    opportunity = Opportunity(organisation=organisation, scheme=scheme, made_at=at, made_by_id=by.user_id, **dataclasses.asdict(when))
    _take(opportunity, words, at=at, is_welsh_checked=False)
    _take_terms(opportunity, terms)
    opportunity.save()
    return opportunity


@audit.action("opportunities.describe")
def describe(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    opportunity: Opportunity,
    words: OpportunityWords,
    terms: OpportunityTerms,
    is_welsh_checked: bool = False,
) -> Opportunity:
    """
    It says something else. `is_welsh_checked`: somebody has looked, and the Welsh still says what the English says.

    Once it is published, whoever comes hears of another place, and more places are filled from the waiting list. Raises
    LanguageMissing or LanguageOlder where it is published and this would leave one language behind.
    """
    opportunity = Opportunity.objects.select_for_update(no_key=True).get(pk=opportunity.pk)
    moved = opportunity.place_id != (terms.place.pk if terms.place else None)
    _take(opportunity, words, at=at, is_welsh_checked=is_welsh_checked)
    _take_terms(opportunity, terms)
    if opportunity.is_open:
        must_be_in_both(opportunity)
    opportunity.save()
    _change_places(opportunity, at=at)
    if opportunity.is_open and moved:
        announce("opportunities.other_place", scheme_id=opportunity.scheme_id, opportunity_id=opportunity.pk, after=at.isoformat())
    return opportunity


def must_thank(organisation: Organisation, scheme: Scheme) -> None:
    """Raise NotAPartner where an organisation does not, or no longer, thank people in a scheme."""
    if not Partner.objects.live().filter(scheme=scheme, organisation=organisation, kind=PartnerKind.THANKS).exists():
        raise NotAPartner


def must_be_in_both(opportunity: Opportunity) -> None:
    """Raise LanguageMissing or LanguageOlder where what everybody reads would not be in both languages, the Welsh no older."""
    refusal = why_not_in_both(opportunity, texts=("title", "about", "access", "who"), always=("title", "about"))
    if refusal is not None:
        raise refusal


def _take(opportunity: Opportunity, words: OpportunityWords, *, at: dt.datetime, is_welsh_checked: bool) -> None:
    changed = {name[-2:] for name, text in dataclasses.asdict(words).items() if getattr(opportunity, name) != text}
    for name, text in dataclasses.asdict(words).items():
        setattr(opportunity, name, text)
    if "cy" in changed or is_welsh_checked:
        opportunity.cy_changed_at = at
    if "en" in changed:
        opportunity.en_changed_at = at


def _take_terms(opportunity: Opportunity, terms: OpportunityTerms) -> None:
    for field in dataclasses.fields(terms):
        setattr(opportunity, field.name, getattr(terms, field.name))


def _change_places(opportunity: Opportunity, *, at: dt.datetime) -> None:
    to_come = Session.objects.to_come(at).filter(opportunity=opportunity)
    differing = [session.pk for session in to_come if session.places != opportunity.places]
    Session.objects.filter(pk__in=differing).update(places=opportunity.places)
    for pk in differing:
        fill_free_places(pk)
