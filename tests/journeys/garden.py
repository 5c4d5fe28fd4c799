"""A community group and the twelve people of its session, as several journeys need them."""

import datetime as dt
from typing import NamedTuple

from amser.agencies.models import Participant, Scheme
from amser.identity.models import User
from amser.opportunities.models import Attendance, Session
from amser.organisations.models import Organisation
from tests.builders.agencies import a_budget, a_participant, a_scheme, a_session, a_staff_member, an_organisation
from tests.journeys.visitor import Visitor

NAMES = (
    *("Mair Gwennol", "Huw Awrlais", "Siân Ŵyn", "Gwenhwyfar Angharad Llywelyn-Prydderch-Hir", "Tomos Dryw", "Anest Pen-y-bryn"),
    *("Bethan Môr", "Catrin Llŷr", "Dafydd Rhos", "Elen Hywel", "Ffion Teifi", "Gareth Nant"),
)
BUDGET = 100


class Garden(NamedTuple):
    """A community group with a budget, a session that is just over, its leader, and twelve people."""

    scheme: Scheme
    organisation: Organisation
    session: Session
    leader: User
    people: list[Participant]

    @property
    def path(self) -> str:
        """Where the session's list is."""
        return f"o/{self.organisation.slug}/desk/sessions/{self.session.pk}/"

    def there(self) -> set[str]:
        """Return the names of those who are down as having been there."""
        standing = Attendance.objects.standing().filter(session=self.session)
        return set(standing.values_list("participant__user__name", flat=True))


def a_garden(language: str) -> Garden:
    """Make one, whose people read this language."""
    scheme = a_scheme()
    organisation = an_organisation()
    a_budget(scheme, organisation, BUDGET, days=36_500)
    session = a_session(scheme, organisation, at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1), minutes=60)
    people = [a_participant(scheme, name, language=language, through=organisation) for name in NAMES]
    return Garden(scheme, organisation, session, a_staff_member(organisation, "leader"), people)


def tick(leader: Visitor, *people: Participant) -> None:
    """Tick these names on the list that is open."""
    for person in people:
        leader.page.locator(f'[name=on][value="{person.pk}"]').check()
