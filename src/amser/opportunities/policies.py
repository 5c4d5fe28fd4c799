"""Who may describe what people can do, and who may come. Each function returns the object or raises."""

from uuid import UUID

from amser.agencies.models import Participant, Scheme
from amser.kernel.errors import DomainError, NotFound
from amser.kernel.secret import digest_of
from amser.members.models import Level
from amser.opportunities.models import Award, CalendarAddress, Checked, Opportunity, Session
from amser.organisations.models import Organisation

ADULT = 18


class AdultsOnly(DomainError):
    """This is for people of 18 or older."""

    code = "adults_only"


class AgeNotKnown(DomainError):
    """Somebody under 18 asks to come to what has a least age: the organisation, which may ask, adds them."""

    code = "age_not_known"

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation.pk)
        self.organisation = organisation


class NotChecked(DomainError):
    """The organisation has not said that it has checked this person for what this asks."""

    code = "not_checked"

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation.pk)
        self.organisation = organisation


def opportunity_for_everybody(scheme: Scheme, opportunity_id: int) -> Opportunity:
    """Return what everybody may read. Raises NotFound, also for drafts and what has ended."""
    found = Opportunity.objects.published().with_words().filter(scheme=scheme, pk=opportunity_id, organisation__closed_at__isnull=True)
    return _first(found.first())


def opportunity_of(organisation: Organisation, opportunity_id: int) -> Opportunity:
    """Return an organisation's own, in any state. Raises NotFound."""
    return _first(Opportunity.objects.with_words().filter(organisation=organisation, pk=opportunity_id).first())


def session_of(organisation: Organisation, session_id: int) -> Session:
    """Return an organisation's own session, in any state. Raises NotFound."""
    return _first_session(Session.objects.with_words().filter(organisation=organisation, pk=session_id).first())


def session_for_everybody(scheme: Scheme, session_id: int) -> Session:
    """Return a session of something that everybody may read. Raises NotFound."""
    open_ones = Opportunity.objects.published().filter(scheme=scheme, organisation__closed_at__isnull=True)
    return _first_session(Session.objects.with_words().filter(opportunity__in=open_ones, pk=session_id).first())


def check_of(organisation: Organisation, checked_id: int) -> Checked:
    """Return what the organisation once said of a check, also where it stands no more. Raises NotFound."""
    found = (
        Checked.objects.filter(organisation=organisation, pk=checked_id).select_related("participant__user", "participant__scheme").first()
    )
    if found is None:
        raise NotFound
    return found


def award_of(organisation: Organisation, award_id: UUID) -> Award:
    """Return what the organisation once gave, with its session and scheme. Raises NotFound."""
    awards = Award.objects.filter(organisation=organisation).select_related("session__opportunity", "scheme", "budget")
    award = awards.filter(pk=award_id).first()
    if award is None:
        raise NotFound
    return award


def session_on_the_wall(code: str) -> Session:
    """Return the session whose code hangs on a wall, with its organisation, for everybody. Raises NotFound."""
    sessions = Session.objects.filter(wall_code=code, cancelled_at__isnull=True, scheme__closed_at__isnull=True)
    session = sessions.select_related("opportunity", "scheme", "organisation").first()
    if session is None:
        raise NotFound
    return session


def calendar_at(slug: str, token: str) -> Participant:
    """Return whose calendar of a scheme has this secret in its address. Raises NotFound, also where it was replaced, or the person has left."""
    found = CalendarAddress.objects.filter(digest=digest_of(token), participant__left_at__isnull=True, participant__user__is_active=True)
    address = found.select_related("participant__user", "participant__scheme").first()
    if address is None or address.participant.scheme.closed_at is not None or address.participant.scheme.slug != slug:
        raise NotFound
    return address.participant


def must_be_let(opportunity: Opportunity, participant: Participant, *, by_its_leader: bool = False) -> None:
    """
    Raise AdultsOnly, AgeNotKnown or NotChecked where somebody may not come to this.

    A group with its leader there is open to everyone who takes part, whatever their age. All else is for adults whom this
    very organisation says that it has checked for it. Its leader (`by_its_leader`) has asked how old somebody is.
    See the decision record on who may come.
    """
    least_age = opportunity.least_age or 0
    is_group = opportunity.level == Level.GROUP
    if not participant.is_adult:
        if is_for_adults(opportunity):
            raise AdultsOnly
        if least_age and not by_its_leader:
            raise AgeNotKnown(opportunity.organisation)
    if not is_group and not is_checked(opportunity, participant):
        raise NotChecked(opportunity.organisation)


def is_for_adults(opportunity: Opportunity) -> bool:
    """Whether nobody under 18 may come: it says so, or it is not a group with its leader there."""
    return (opportunity.least_age or 0) >= ADULT or opportunity.level != Level.GROUP


def is_checked(opportunity: Opportunity, participant: Participant) -> bool:
    """Whether the organisation says that it has checked somebody for what this asks. One query."""
    said = Checked.objects.live().for_level(opportunity.level)
    return said.filter(organisation=opportunity.organisation_id, participant=participant).exists()


def _first(found: Opportunity | None) -> Opportunity:
    if found is None:
        raise NotFound
    return found


def _first_session(found: Session | None) -> Session:
    if found is None:
        raise NotFound
    return found
