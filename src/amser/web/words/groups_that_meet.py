"""Groups that meet, in words: what they are, how one joins, who takes part as what, and what is said where a rule says no."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import full
from amser.networks.models import Capacity, GroupKind, GroupRole, GroupSector, GroupState, Joining, LinkKind, Papers
from amser.networks.queries.groups import Pace
from amser.web.words import assets, bulletins, calls, events, goals

KINDS: Final = {
    GroupKind.NETWORK: pgettext_lazy("group.kind.network", "Network"),
    GroupKind.FORUM: pgettext_lazy("group.kind.forum", "Forum"),
    GroupKind.STEERING: pgettext_lazy("group.kind.steering", "Steering group"),
    GroupKind.WORKING: pgettext_lazy("group.kind.working", "Working group"),
    GroupKind.LOCAL_FORUM: pgettext_lazy("group.kind.local_forum", "Local forum"),
    GroupKind.PANEL: pgettext_lazy("group.kind.panel", "Panel"),
}
STATES: Final = {
    GroupState.FORMING: pgettext_lazy("group.state.forming", "Being formed"),
    GroupState.ACTIVE: pgettext_lazy("group.state.active", "At work"),
    GroupState.DORMANT: pgettext_lazy("group.state.dormant", "Resting"),
    GroupState.CLOSED: pgettext_lazy("group.state.closed", "Ended"),
}
JOINING: Final = {
    Joining.OPEN: pgettext_lazy("group.joining.open", "Anyone can join"),
    Joining.REQUEST: pgettext_lazy("group.joining.request", "Anyone can ask to join"),
    Joining.INVITATION: pgettext_lazy("group.joining.invitation", "By invitation"),
}
PAPERS: Final = {
    Papers.PUBLIC: pgettext_lazy("group.papers.public", "Everyone reads the agendas, minutes and decisions"),
    Papers.MEMBERS: pgettext_lazy("group.papers.members", "Everyone knows of the group; only members read its papers"),
    Papers.PRIVATE: pgettext_lazy("group.papers.private", "Only members know of the group"),
}
ROLES: Final = {
    GroupRole.CHAIR: pgettext_lazy("group.role.chair", "Chair"),
    GroupRole.COORDINATOR: pgettext_lazy("group.role.coordinator", "Coordinator"),
    GroupRole.MEMBER: pgettext_lazy("group.role.member", "Member"),
    GroupRole.OBSERVER: pgettext_lazy("group.role.observer", "Observer"),
}
SECTORS: Final = {
    GroupSector.THIRD: pgettext_lazy("group.sector.third", "Third sector"),
    GroupSector.STATUTORY: pgettext_lazy("group.sector.statutory", "Statutory"),
    GroupSector.INDEPENDENT: pgettext_lazy("group.sector.independent", "Independent"),
    GroupSector.COOPERATIVE: pgettext_lazy("group.sector.cooperative", "Co-operative or social enterprise"),
    GroupSector.USER_LED: pgettext_lazy("group.sector.user_led", "Led by the people who use it"),
    GroupSector.ACADEMIC: pgettext_lazy("group.sector.academic", "University or college"),
    GroupSector.COMMUNITY: pgettext_lazy("group.sector.community", "Community"),
}
CAPACITIES: Final = {
    Capacity.SERVICE: pgettext_lazy("capacity.service", "I use services, or have used them"),
    Capacity.CARER: pgettext_lazy("capacity.carer", "I am a carer, or family"),
    Capacity.CITIZEN: pgettext_lazy("capacity.citizen", "I live here"),
    Capacity.PRACTITIONER: pgettext_lazy("capacity.practitioner", "I work with people"),
    Capacity.MANAGER: pgettext_lazy("capacity.manager", "I manage a service"),
    Capacity.ELECTED: pgettext_lazy("capacity.elected", "I was elected"),
    Capacity.OFFICIAL: pgettext_lazy("capacity.official", "I am an official"),
    Capacity.ACADEMIC: pgettext_lazy("capacity.academic", "I research or teach"),
    Capacity.SUPPORTER: pgettext_lazy("capacity.supporter", "I support somebody else here"),
}
CAPACITY_COUNTS: Final = {
    Capacity.SERVICE: pgettext_lazy("capacity.count.service", "People who use services"),
    Capacity.CARER: pgettext_lazy("capacity.count.carer", "Carers and families"),
    Capacity.CITIZEN: pgettext_lazy("capacity.count.citizen", "Citizens"),
    Capacity.PRACTITIONER: pgettext_lazy("capacity.count.practitioner", "Practitioners"),
    Capacity.MANAGER: pgettext_lazy("capacity.count.manager", "Managers"),
    Capacity.ELECTED: pgettext_lazy("capacity.count.elected", "Elected members"),
    Capacity.OFFICIAL: pgettext_lazy("capacity.count.official", "Officials"),
    Capacity.ACADEMIC: pgettext_lazy("capacity.count.academic", "Academics"),
    Capacity.SUPPORTER: pgettext_lazy("capacity.count.supporter", "Supporters"),
}
LINKS: Final = {
    LinkKind.LEARNING: pgettext_lazy("group.link.learning", "Learn from each other"),
    LinkKind.ASSETS: pgettext_lazy("group.link.assets", "Share what they know of their areas"),
    LinkKind.PROGRAMME: pgettext_lazy("group.link.programme", "A programme together"),
}


def unsaid() -> str:
    """Return what stands for a sector or capacity that somebody did not say."""
    return pgettext("group.unsaid", "Not said")


def sector(code: str) -> str:
    """Return a sector in words."""
    return str(SECTORS[GroupSector(code)]) if code else unsaid()


def capacity(code: str) -> str:
    """Return a capacity as a count is headed."""
    return str(CAPACITY_COUNTS[Capacity(code)]) if code else unsaid()


def pace(due: Pace | None) -> str:
    """Return when the next meeting is due, in a sentence; "" for a group without a pace."""
    if due is None:
        return ""
    days = {"begins": full(due.begins), "ends": full(due.ends)}
    if due.is_overdue:
        return pgettext("group.pace.overdue", "A meeting is overdue: it was due between %(begins)s and %(ends)s.") % days
    if due.planned is not None:
        return pgettext("group.pace.planned", "The next meeting is due between %(begins)s and %(ends)s, and is planned.") % days
    return pgettext("group.pace.due", "The next meeting is due between %(begins)s and %(ends)s.") % days


def every(least_days: int | None, most_days: int | None) -> str:
    """Return how often a group meets, in words; "" without a pace."""
    if least_days is None or most_days is None:
        return ""
    if least_days % 7 == 0 and most_days % 7 == 0:
        text, least, most = pgettext("group.every.weeks", "Every %(least)s to %(most)s weeks"), least_days // 7, most_days // 7
    else:
        text, least, most = pgettext("group.every.days", "Every %(least)s to %(most)s days"), least_days, most_days
    return text % {"least": least, "most": most}


Words = Callable[[Any, str], str]


SAY: Final[dict[str, Words]] = {
    **events.SAY,
    **bulletins.SAY,
    **assets.SAY,
    **calls.SAY,
    **goals.SAY,
    "group_slug_taken": lambda _, __: pgettext("error.group_slug", "Another group has this address. Choose another."),
    "group_closed": lambda _, __: pgettext("error.meeting_group_ended", "This group has ended. Nothing is added to it any more."),
    "group_pace_impossible": lambda _, __: pgettext(
        "error.group_pace", "Write both numbers of days, the smaller one first, or neither. At most a year."
    ),
    "group_by_decision_only": lambda _, __: pgettext(
        "error.group_decision", "The members lead this group. Have a meeting decide it, and write the decision down."
    ),
    "group_already_linked": lambda _, __: pgettext("error.group_linked", "The two groups are linked in this way, or it is proposed."),
    "group_by_invitation": lambda _, __: pgettext(
        "error.group_invitation", "One joins this group by invitation. Write to a contact of it."
    ),
    "group_agreement_not_accepted": lambda _, __: pgettext(
        "error.group_agreement", "Members agree to this first. It may have changed while you read: read it again."
    ),
    "commitment_nobody": lambda _, __: pgettext("error.commitment_nobody", "Write who promises: a name, or an organisation."),
    "commitment_elsewhere": lambda _, __: pgettext(
        "error.commitment_elsewhere", "That is not of this group, or has ended. Choose another."
    ),
    "commitment_finished": lambda _, __: pgettext("error.commitment_finished", "This promise was done, carried over or taken back before."),
    "commitment_no_why": lambda _, __: pgettext("error.commitment_no_why", "Say why, for those who counted on it."),
    "commitment_nothing_said": lambda _, __: pgettext("error.commitment_nothing_said", "Write how it goes, or choose how it stands."),
    "document_slug_taken": lambda _, __: pgettext("error.document_slug", "Another paper of this group has this address. Choose another."),
    "document_no_url": lambda _, __: pgettext("error.document_url", "Write the address that the link leads to."),
    "document_review_impossible": lambda _, __: pgettext(
        "error.document_review", "Write a number of days, five years at most, or nothing."
    ),
    "document_archived": lambda _, __: pgettext("error.document_archived", "This paper was archived. Bring it back first."),
    "minutes_changed": lambda _, __: pgettext("error.minutes_changed", "Somebody else wrote here meanwhile. Nothing is lost: read both."),
    "document_stale": lambda _, __: pgettext("error.document_stale", "Somebody else saved while you wrote. Nothing is lost: read both."),
    "document_no_draft": lambda _, __: pgettext("error.document_no_draft", "There is no draft to publish."),
    "document_not_in_both": lambda _, __: pgettext(
        "error.document_both", "This is published in Welsh and in English: write the standard text in both."
    ),
    "document_nothing_to_check": lambda _, __: pgettext(
        "error.document_check", "Another version was published since you opened this page. Read it first."
    ),
    "document_not_adopted": lambda _, __: pgettext(
        "error.document_adopt", "Choose a decision of this group that was agreed. A version is adopted once, after it is published."
    ),
    "document_kept_by_members": lambda _, __: pgettext("error.document_keepers", "Choose people who are members of the group now."),
    "group_last_coordinator": lambda _, __: pgettext(
        "error.group_last", "Nobody else runs this group. Make somebody else chair or coordinator first."
    ),
}
