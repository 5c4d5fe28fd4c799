"""
Who visits the pages of groups in the guard tests, and the things they would like to reach.

An address that takes something new fails with a sentence: add one line to OF_GROUP that makes one.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Self

from django.test import Client

from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Audience, Commitment, Group, GroupMembership, Participation
from amser.networks.policies import secret_of
from amser.notifications.letters.week import stop_address
from tests.builders.assets import an_asset, asked_about, offered, shared
from tests.builders.banks import a_bank
from tests.builders.bulletins import a_bulletin, a_reader, an_issue, an_item_of, begun
from tests.builders.groups import (
    a_call,
    a_commitment,
    a_contribution,
    a_cost,
    a_decision,
    a_document,
    a_goal,
    a_group,
    a_group_contact,
    a_group_link,
    a_group_member,
    a_guest,
    a_note,
    a_stance,
    after,
    an_aim,
    an_event,
    an_item,
    by_who_runs,
    drafted,
    published,
    somebody_invited,
    somebody_who_asks,
    who_runs,
)
from tests.builders.helping import a_call_for_help, hosted
from tests.builders.people import a_person
from tests.builders.when import MONDAY_10AM
from tests.guards.addresses import Address

# As the columns of access_hub.csv: of a group whose papers are for members. `former` was a member, and was invited to its meeting.
ROLES: Final = ("stranger", "person", "asked", "invited", "member", "coordinator", "former", "other_coordinator", "editor", "operator")


class Things:
    """One group, and what there is of it to be reached by its id."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.ids: dict[str, object] = {}
        self.made: dict[str, Any] = {}

    def furnish(self, rooms: Mapping[str, "Maker"]) -> Self:
        """Make one of each, in order."""
        for argument, make in rooms.items():
            self.ids[argument] = make(self)
        return self

    def arguments(self, address: Address) -> dict[str, object]:
        """Return what the address takes. Fails with a sentence where the cast has nothing of the kind."""
        return {argument: self._argument(address.name, argument) for argument in address.takes}

    def _argument(self, name: str, argument: str) -> object:
        if argument == "slug":
            return self.made["bulletin"].slug if name.startswith("bulletins:") else self.group.slug
        found = self.ids.get(f"{name}.{argument}", self.ids.get(argument))
        assert found is not None, f"{name} takes <{argument}>: say in tests/guards/cast_hub.py which thing of the cast that is"
        return found


Maker = Callable[[Things], object]


def _a_membership(on: Things) -> int:
    """Mair, who is in the group; and whoever asked, and whoever is invited."""
    on.made["mair"] = a_group_member(on.group, "Mair Gwennol")
    on.made["asked"] = somebody_who_asks(on.group)
    on.made["invited"] = somebody_invited(on.group)
    on.made["former"] = actions.leave_group(
        by=by_who_runs(on.group), key=uuid7(), at=MONDAY_10AM, membership=a_group_member(on.group, "Gwil Gynt")
    )
    texts = {"text_cy": "Rydym yn gwrando.", "text_en": "We listen."}
    actions.publish_group_agreement(by=by_who_runs(on.group), key=uuid7(), at=MONDAY_10AM, group=on.group, **texts)
    return int(on.made["mair"].pk)


def _an_event(on: Things) -> int:
    """A meeting that was held, with an agenda, minutes that members read, a decision, and people. Gwil was invited while a member."""
    event = on.made["event"] = an_event(on.group, days=0)
    on.made["guest"] = a_guest(event, "Aelod o'r Senedd", office="Aelod o'r Senedd")
    mair, former = on.made["mair"], on.made["former"]
    for one in (mair, former):
        Participation.objects.create(event=event, user_id=one.user_id, invited_at=MONDAY_10AM, made_at=MONDAY_10AM)
    on.made["item"] = a_note(an_item(event, "Mater cyfrinachol"), "Dywedwyd yn gyfrinachol.", english="Said in confidence.")
    actions.circulate_minutes(by=by_who_runs(on.group), key=uuid7(), at=after(event), event=event)
    a_decision(event, "Cwestiwn cyfrinachol", question_en="Question in confidence", outcome_cy="Canlyniad cyfrinachol")
    actions.hold_event(by=by_who_runs(on.group), key=uuid7(), at=after(event), event=event)
    return event.pk


def _a_secret(on: Things) -> str:
    """What stands in the letter of somebody invited to an event to come."""
    ahead = on.made["ahead"] = an_event(on.group, "Gweithdy", days=365, kind="workshop")
    guest = actions.Guest(name="Siân Gwestai", email=f"sian-{on.group.slug}@example.org")
    made = actions.invite_guest(by=by_who_runs(on.group), key=uuid7(), at=MONDAY_10AM, event=ahead, guest=guest)
    return secret_of(made)


def _a_calendar(on: Things) -> str:
    """The secret in the address of Mair's calendar."""
    secret = f"calendr-{on.group.slug}"
    actions.open_events_calendar(by=by_who_runs(on.group), key=uuid7(), at=MONDAY_10AM, user=on.made["mair"].user, token=secret)
    return secret


def _a_bulletin(on: Things) -> int:
    """A bulletin with an issue that is out and one that is being written."""
    bulletin = on.made["bulletin"] = a_bulletin(slug=f"bwletin-{on.group.slug}")
    on.made["piece"] = an_item_of(bulletin)
    on.made["draft"] = an_issue(bulletin, [on.made["piece"]])
    return begun(an_issue(bulletin, [an_item_of(bulletin, "Seminar")], "Y gaeaf")).number


def _a_paper(on: Things) -> str:
    """A paper that members read, in its second version, with a draft of the third; and a public one, for its card."""
    document = on.made["document"] = a_document(
        on.group, "Papur cyfrinachol", slug=f"papur-{on.group.slug}", kind="terms", tags=("gwerth",)
    )
    published(document, "Testun cyfrinachol", "Text in confidence")
    on.made["old"] = published(document, "Ail destun cyfrinachol", "Second text in confidence").number - 1
    drafted(document, "Drafft cyfrinachol", "Draft in confidence")
    published(a_document(on.group, "Taflen", slug=f"taflen-{on.group.slug}", is_public=True))
    return document.slug


def _a_call(on: Things) -> int:
    """Definitions that members are asked for: one of whoever runs the group, with a stance on it, and Mair's. And answers read only later."""
    said = f"yn gyfrinachol yn {on.group.slug}"
    call = on.made["call"] = a_call(on.group, f"Gofynnwyd {said}", question_en=f"Asked {said}")
    other = a_contribution(call, f"Atebwyd {said}", user=who_runs(on.group).user, source=f"Ffynhonnell {said}")
    on.made["contribution"] = a_contribution(call, f"Meddai Mair {said}", user=on.made["mair"].user, is_named=True)
    a_stance(other, user=on.made["mair"].user, reason=f"Oherwydd {said}")
    later = a_call(on.group, "Galwad arall", question_en="Another call", answering="signed_in", results="closed")
    a_contribution(later, "Ateb cudd", user=on.made["mair"].user, is_named=True)
    return call.pk


def _an_asset(on: Things) -> int:
    """A hall that members see, with somebody to ask; one that another group shares, and one that it offers."""
    asset = on.made["asset"] = asked_about(an_asset(on.group, f"Neuadd {on.group.slug}"), f"Gwen o {on.group.slug}")
    other = on.made["neighbour"] = a_group("Fforwm y Cymdogion", slug=f"cymdogion-{on.group.slug}")
    on.made["theirs"] = asked_about(an_asset(other, f"Caffi'r cymdogion {on.group.slug}"), f"Perchen {on.group.slug}")
    shared(on.made["theirs"], on.group)
    on.made["share"] = offered(an_asset(other, f"Sied {on.group.slug}"), on.group)
    offered(asset, other)
    return asset.pk


def _goals(on: Things) -> int:
    """Why the paper, what was asked, the promise and the group serve something. Only the last is for everybody."""
    promised = Commitment.objects.get(pk=str(on.ids["commitment_id"]))
    on.made["goals"] = [a_goal(one, "wfg-4", **_in_confidence(on)) for one in (on.made["call"], promised)]
    a_goal(on.group, "wfg-5")
    on.made["goals"] += [a_goal(on.made["document"], "way-5", **_in_confidence(on))]
    return int(on.made["goals"][-1].pk)


def _in_confidence(on: Things) -> dict[str, Any]:
    return {"why_cy": f"Am reswm cyfrinachol yn {on.group.slug}", "why_en": f"For a reason in confidence in {on.group.slug}"}


def _a_call_for_help(on: Things) -> int:
    """What everybody is asked, of a group whose host is in a bank."""
    bank = on.made["bank"] = a_bank(slug=f"banc-{on.group.slug}")
    hosted(on.group, bank)
    call = on.made["help"] = a_call_for_help(on.group)
    return call.pk


OF_GROUP: Final[dict[str, Maker]] = {
    "membership_id": _a_membership,
    "network:admit.membership_id": lambda on: on.made["asked"].pk,
    "contact_id": lambda on: a_group_contact(who_runs(on.group)).pk,
    "network:be_contact.contact_id": lambda on: a_group_contact(on.made["mair"]).pk,
    "event_id": _an_event,
    "item_id": lambda on: on.made["item"].pk,
    "cost_id": lambda on: a_cost(on.made["event"]).pk,
    "participation_id": lambda on: on.made["guest"].pk,
    "network:reply_by_letter.token": _a_secret,
    "network:quiet.token": lambda on: stop_address(on.made["mair"].user).rstrip("/").rpartition("/")[2],
    "network:my_calendar.token": _a_calendar,
    "code": lambda on: on.made["event"].door_code,
    "commitment_id": lambda on: a_commitment(on.group, audiences=("Rhieni",)).pk,
    "audience_id": lambda on: Audience.objects.get(commitment_id=str(on.ids["commitment_id"])).pk,
    "document_slug": _a_paper,
    "network:paper_card.document_slug": lambda on: f"taflen-{on.group.slug}",
    "network:paper_version.number": lambda on: on.made["old"],
    "call_id": _a_call,
    "network:ask_in_a_bank.call_id": _a_call_for_help,
    "bank_slug": lambda on: on.made["bank"].slug,
    "contribution_id": lambda on: on.made["contribution"].pk,
    "asset_id": _an_asset,
    "share_id": lambda on: on.made["share"].pk,
    "kind": lambda on: "document",  # noqa: ARG005  the same everywhere
    "subject": lambda on: on.made["document"].slug,
    "goal_id": _goals,
    "aim_id": lambda on: an_aim(on.group).pk,
    "number": _a_bulletin,
    "bulletins:edit_issue.number": lambda on: on.made["draft"].number,
    "bulletins:item.item_id": lambda on: on.made["piece"].pk,
    "bulletins:withdraw_item.item_id": lambda on: on.made["piece"].pk,
    "editor_id": lambda on: on.made["bulletin"].editors.earliest("pk").pk,
    "secret": lambda on: a_reader(on.made["bulletin"]).secret,
    "language": lambda on: "cy",  # noqa: ARG005  the same everywhere
    "link_id": lambda on: a_group_link(a_group("Fforwm Gyfagos"), on.group, accepted=False).pk,
}


class HubCast:
    """Everyone, and everything of two groups that know nothing of each other. `suffix` ends every address, where there are two casts."""

    def __init__(self, *, suffix: str = "") -> None:
        self.here, self.there = (
            Things(a_group(name, slug=f"{slug}{suffix}", papers="members", joining="request")).furnish(OF_GROUP)
            for name, slug in (("Fforwm Yma", "fforwm-yma"), ("Fforwm Arall", "fforwm-arall"))
        )
        self.people = _people(self.here, self.there)

    def client(self, role: str, *, checks_csrf: bool = False) -> Client:
        """Return a browser in which that person has signed in."""
        client = Client(enforce_csrf_checks=checks_csrf, raise_request_exception=False)
        if role in self.people:
            client.force_login(self.people[role], "allauth.account.auth_backends.AuthenticationBackend")
        return client


def _people(here: Things, there: Things) -> dict[str, User]:
    def user(membership: GroupMembership) -> User:
        return User.objects.get(pk=membership.user_id)

    return {
        "person": a_person("Neb o'r Grŵp"),
        "asked": user(here.made["asked"]),
        "invited": user(here.made["invited"]),
        "member": user(here.made["mair"]),
        "former": user(here.made["former"]),
        "coordinator": user(who_runs(here.group)),
        "other_coordinator": user(who_runs(there.group)),
        "editor": User.objects.get(pk=here.made["bulletin"].editors.earliest("pk").user_id),
        "operator": a_person("Olwen Gweithredwr", is_operator=True),
    }
