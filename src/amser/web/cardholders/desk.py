"""At whose desk somebody sits, and whom they may see there."""

import dataclasses
from typing import Final

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import Func
from django.db.models.functions import Lower
from django.urls import reverse

from amser.agencies.models import Participant, Partner, PartnerKind, Scheme, SchemeCard
from amser.agencies.models.participant import ParticipantQuerySet
from amser.audit.actions import Actor, Door
from amser.audit.openings import opened
from amser.kernel.codes import read_code
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.languages import fold
from amser.opportunities.models import Attendance
from amser.organisations.models import Organisation
from amser.web.pages import actor, now
from amser.web.taking_part import OrganisationRequest, SchemeRequest

DeskOfCredits = OrganisationRequest | SchemeRequest

_WITH: Final = "âêîôûŵŷäëïöüẅÿáéíóúẃýàèìòùẁỳç"
_WITHOUT: Final = "aeiouwyaeiouwyaeiouwyaeiouwyc"


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """An organisation's desk, or the one of a scheme (`scheme`)."""

    namespace: str
    slug: str
    name: str
    organisation: Organisation | None = None
    scheme: Scheme | None = None

    def url(self, name: str, *args: object) -> str:
        """Return the address of one of this desk's pages."""
        return reverse(f"{self.namespace}:{name}", args=[self.slug, *args])

    def schemes(self) -> list[Scheme]:
        """Return the schemes into which this desk brings people. One query at an organisation's."""
        if self.scheme is not None:
            return [self.scheme]
        partners = Partner.objects.live().filter(organisation=self.organisation, kind=PartnerKind.THANKS)
        return list(Scheme.objects.running().filter(pk__in=partners.values("scheme")).order_by("pk"))

    def people(self) -> ParticipantQuerySet:
        """
        Return whom this desk may see: a scheme everybody in it; an organisation whom it brought and who was at its sessions.

        An organisation that is nothing to the scheme any more sees nobody of it.
        """
        found = Participant.objects.filter(erased_at__isnull=True).select_related("user", "scheme", "through")
        if self.scheme is not None:
            return found.filter(scheme=self.scheme)
        there = Attendance.objects.standing().filter(participant=OuterRef("pk"), session__organisation=self.organisation)
        partners = Partner.objects.live().filter(organisation=self.organisation, scheme=OuterRef("scheme"))
        return found.live().filter(Q(through=self.organisation) | Exists(there), Exists(partners))

    def looks_after(self, one: Participant) -> bool:
        """Whether this desk may do something for somebody: the scheme, and the organisation that brought them."""
        return self.scheme is not None or (self.organisation is not None and one.through_id == self.organisation.pk)


def desk_of(request: DeskOfCredits) -> Desk:
    """Return whose desk a request is at."""
    scheme = getattr(request, "credit_scheme", None)
    if scheme is not None:
        request.tab = "scheme"
        return Desk("scheme", scheme.slug, scheme.name, scheme=scheme)
    assert isinstance(request.organisation, Organisation), "the desk of one of the two"  # type: ignore[union-attr]
    request.tab = "organisation"
    organisation = request.organisation  # type: ignore[union-attr]
    return Desk("organisation", organisation.slug, organisation.name, organisation=organisation)


def found_by(people: ParticipantQuerySet, said: str) -> ParticipantQuerySet:
    """Return those of some people whom a name or a card's number may mean, in any case, with or without accents."""
    number = read_code(said)
    if number is not None:
        carried = SchemeCard.objects.filter(number=number, ended_at__isnull=True)
        return people.filter(pk__in=carried.values("participant"))
    for word in fold(said).split():
        people = people.annotate(name_folded=_folded("user__name"), known_folded=_folded("user__known_as")).filter(
            Q(name_folded__contains=word) | Q(known_folded__contains=word)
        )
    return people


def _folded(name: str) -> Func:
    return Func(Lower(name), Value(_WITH), Value(_WITHOUT), function="translate")


def person_at(request: DeskOfCredits, desk: Desk, participant_id: int, *, acts: bool = True) -> Participant:
    """
    Return somebody whom this desk may see, for reading or (`acts`) for doing something. Raises NotFound, or NotAllowed.

    That a person was looked at is written down, for them and for whoever runs the scheme.
    """
    one = desk.people().filter(pk=participant_id).first()
    if one is None:
        raise NotFound
    if acts and not desk.looks_after(one):
        raise NotAllowed
    if request.method == "GET" and one.user_id != request.user.pk:
        opened(one, by_user_id=request.user.pk, at=now(), scheme_id=one.scheme_id, about_user_id=one.user_id)
    return one


def acting_for(request: DeskOfCredits, one: Participant | None = None) -> Actor:
    """Return who acts at a desk, and for whom in a scheme."""
    return dataclasses.replace(actor(request), door=Door.DESK, for_participant_id=one.pk if one else None)
