"""What is kept about a person's credits, for that person. The numbers of their cards are not in it: they are as good as the credits."""

from collections.abc import Iterable

from django.db.models import Q

from amser.agencies.models import CreditGift, Participant, PotGift, SchemeCard, SchemeRole
from amser.agencies.queries.mine import came_and_went
from amser.audit.models import Entry, Opening
from amser.employers.models import Employee, VolunteeringDay
from amser.identity.models import User
from amser.opportunities.models import Attendance, AwardLine, Coming
from amser.organisations.models import Staff
from amser.venues.models import Use
from amser.vouchers.models import Voucher

AT_MOST = 100_000  # lines: more than anybody has


def credits_kept(person: User) -> dict[str, object]:
    """Return a person's schemes, the organisations they act for, and the days that an employer gave them."""
    participants = Participant.objects.filter(user=person).select_related("scheme", "through").order_by("pk")
    rights = Staff.objects.filter(user=person).order_by("given_at")
    roles = SchemeRole.objects.filter(user=person).order_by("given_at")
    return {
        "credits": [_in_a_scheme(one) for one in participants],
        "organisations": list(rights.values("organisation__slug", "right", "given_at", "ended_at")),
        "scheme_roles": list(roles.values("scheme__slug", "kind", "given_at", "ended_at")),
        "employers": list(Employee.objects.filter(user=person).values("organisation__slug", "per_cent", "since", "until")),
        "volunteering_days": list(
            VolunteeringDay.objects.filter(employee__user=person)
            .order_by("on")
            .values("host__slug", "on", "minutes", "confirmed_minutes", "credits", "state", "asked_at", "decided_at", "confirmed_at")
        ),
    }


def _in_a_scheme(one: Participant) -> dict[str, object]:
    scheme = one.scheme
    return {
        "scheme": {"cy": scheme.name_cy, "en": scheme.name_en},
        **{name: getattr(one, name) for name in ("joined_at", "left_at", "is_new", "is_adult", "council")},
        "through": {"cy": one.through.name_cy, "en": one.through.name_en} if one.through else None,
        "cards": list(
            SchemeCard.objects.filter(participant=one).order_by("given_at").values("given_at", "printed_at", "ended_at", "why_ended")
        ),
        "came_and_went": [
            {"at": line.at, "why": line.code.name.lower(), "credits": line.credits, "put_right": line.is_put_right}
            for line in came_and_went(scheme, one, at_most=AT_MOST)
        ],
        "said_they_come": list(_of_sessions(Coming.objects.filter(participant=one), "state", "since")),
        "was_there": list(_of_sessions(Attendance.objects.filter(participant=one), "minutes", "how", "noted_at", "taken_off_at")),
        "thanked": list(
            AwardLine.objects.filter(participant=one)
            .order_by("award__given_at")
            .values("award__organisation__slug", "award__given_at", "minutes", "credits", "undone_at")
        ),
        "used": list(
            Use.objects.filter(participant=one)
            .order_by("held_at")
            .values("organisation__slug", "on", "adults", "children", "credits", "is_booking", "state", "held_at", "settled_at")
        ),
        "paper_paid_in": list(Voucher.objects.filter(purse__participant=one).order_by("changed_at").values("credits", "changed_at")),
        "gifts": [_gift(gift, one) for gift in _gifts(one)],
        "from_the_pot": list(PotGift.objects.filter(participant=one).order_by("given_at").values("given_at", "credits", "reason")),
        "done_for_me_at_a_desk": list(Entry.objects.filter(for_participant_id=one.pk).order_by("at").values("at", "action")),
        "opened_at_a_desk": list(Opening.objects.filter(label="agencies.participant", pk_opened=str(one.pk)).order_by("at").values("at")),
    }


def _of_sessions(rows: object, *names: str) -> Iterable[dict[str, object]]:
    found: Iterable[dict[str, object]] = rows.order_by("session__begins_at").values(  # type: ignore[attr-defined]
        "session__organisation__slug", "session__opportunity__title_cy", "session__opportunity__title_en", "session__begins_at", *names
    )
    return found


def _gifts(one: Participant) -> Iterable[CreditGift]:
    return CreditGift.objects.filter(Q(giver=one) | Q(receiver=one)).order_by("offered_at")


def _gift(gift: CreditGift, one: Participant) -> dict[str, object]:
    mine = gift.giver_id == one.pk
    kept = ("credits", "state", "offered_at", "until", "answered_at", "words")
    return {"part": "giver" if mine else "receiver", **{name: getattr(gift, name) for name in kept}}
