"""Everything that is kept about a person, for that person."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from amser.audit.models import Opening
from amser.bulletins.models import Editor
from amser.casework.models import Complaint
from amser.contacts.queries import kept_about
from amser.exchanges.models import Exchange, Gift, OrganisationExchange, Question, Thanks
from amser.identity.models import User
from amser.listings.models import Listing
from amser.matching.models import RoundStep
from amser.members.models import Application, Membership
from amser.networks.models import Commitment, CommitmentUpdate, Contribution, GroupMembership, Participation, Stance
from amser.notifications.models import Message
from amser.timebanks.models import Role
from amser.web.pages import page
from amser.web.person.credits_kept import credits_kept
from amser.web.visiting import PersonRequest, person_page


@require_safe
@person_page
def data(request: PersonRequest) -> HttpResponse:
    """Say what the download holds."""
    return page(request, "person/data.html")


@require_safe
@person_page
def download(request: PersonRequest) -> HttpResponse:
    """Return everything as one file that people and programs can read."""
    text = json.dumps(_everything(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="amser.json"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


def _everything(person: User) -> dict[str, object]:
    memberships = list(Membership.objects.filter(user=person).select_related("timebank", "place", "user"))
    return {
        "person": {
            "name": person.name,
            "known_as": person.known_as,
            "sign_in_address": person.email,
            "language": person.language,
            "format": person.format,
            "channel": person.channel,
            "preferences_asked_at": person.preferences_asked_at,
            "joined_at": person.joined_at,
        },
        "memberships": [_membership(membership) for membership in memberships],
        "roles": list(Role.objects.filter(user=person).values("timebank__slug", "kind", "granted_at", "ended_at")),
        "opened_at_the_desk": _openings(person),
        "groups": list(
            GroupMembership.objects.filter(user=person)
            .order_by("asked_at")
            .values("group__slug", "role", "sector", "capacity", "post", "state", "asked_at", "began_at", "ended_at", "agreement__version")
        ),
        "bulletins_edited": list(Editor.objects.filter(user=person).order_by("given_at").values("bulletin__slug", "given_at", "ended_at")),
        "events": list(
            Participation.objects.filter(user=person)
            .order_by("made_at")
            .values(
                *("event__title_cy", "event__title_en", "event__begins_at", "part", "office", "post", "organisation_name", "sector"),
                *("capacity", "invited_at", "reply", "replied_at", "attendance", "minutes"),
            )
        ),
        "promises": list(
            Commitment.objects.filter(user=person)
            .order_by("made_at")
            .values("group__slug", "kind", "text", "organisation_name", "made_at", "due_on", "how_we_know", "state", "is_public")
        ),
        "said_of_promises": list(
            CommitmentUpdate.objects.filter(by=person).order_by("at").values("commitment", "at", "words", "state", "asks_help")
        ),
        "answers_to_calls": list(
            Contribution.objects.filter(author=person)
            .order_by("made_at")
            .values(
                *("call__group__slug", "call__question_cy", "call__question_en", "text", "language", "capacity", "affiliation"),
                *("is_named", "source", "url", "context", "state", "hidden_why", "made_at", "changed_at"),
            )
        ),
        "stances": list(Stance.objects.filter(user=person).order_by("at").values("contribution", "stance", "reason", "capacity", "at")),
        **credits_kept(person),
        "complaints": list(
            Complaint.objects.filter(made_by=person, told_by="").order_by("made_at").values("made_at", "about", "what", "wish")
        ),
        "messages": list(
            # Not what somebody is told for the desk: that is about others, and behind the second step.
            Message.objects.filter(user=person, membership__isnull=False)
            .order_by("created_at")
            .values("created_at", "channel", "language", "subject", "body", "state")
        ),
    }


def _openings(person: User) -> list[dict[str, object]]:
    """Return who opened the person's own page at a desk, and when. Never who opened a concern: that would say that there is one."""
    found = list(Opening.objects.filter(about_user_id=person.pk, label="members.membership").order_by("at"))
    names = dict(User.objects.filter(pk__in={one.user_id for one in found}).values_list("pk", "known_as"))
    return [{"at": one.at, "by": names[one.user_id]} for one in found]


def _membership(membership: Membership) -> dict[str, object]:
    kept = ("number", "state", "applied_at", "joined_on", "about", "can_do", "would_like", "access_needs", "phone", "contact_email")
    return {
        "time_bank": {"cy": membership.timebank.name_cy, "en": membership.timebank.name_en},
        **{name: getattr(membership, name) for name in kept},
        "address": membership.address,
        "place": {"cy": membership.place.name_cy, "en": membership.place.name_en} if membership.place else None,
        "hidden": membership.hidden,
        "speaks": membership.speaks,
        "cannot": membership.cannot.split(),
        "goes_miles": membership.goes_miles,
        "square": {"easting": membership.easting, "northing": membership.northing},
        "asked": list(membership.asked.order_by("asked_at").values("listing__title", "asked_at", "because", "answer", "answered_at")),
        "circles": list(
            RoundStep.objects.filter(giver=membership, invited_at__isnull=False)
            .order_by("invited_at")
            .values("request__title", "minutes", "because", "invited_at", "answer", "answered_at")
        ),
        "would_rather_not": list(
            membership.refusals.order_by("at").values("kind", "listing__title", "category_id", "until", "at", "ended_at")
        ),
        "changes": list(membership.changes.order_by("at").values("at", "from_state", "to_state", "reason")),
        "cleared_for": list(membership.capabilities.order_by("cleared_at").values("kind", "reason", "cleared_at", "review_on", "ended_at")),
        "supporters": list(
            membership.supports.order_by("given_at").values("name", "may_see", "may_arrange", "may_post", "given_at", "until", "ended_at")
        ),
        "cards": list(membership.cards.order_by("given_at").values("given_at", "used_at", "ended_at")),
        "acted_for_me": list(membership.acted_for.order_by("began_at").values("user__known_as", "began_at", "ended_at")),
        "said_when_joining": list(
            Application.objects.filter(membership=membership).values(
                *("came_from", "birth_year", "guardian", "guardian_agreed_on", "emergency_name", "emergency_phone")
            )
        ),
        # What a referee said was said in confidence (Data Protection Act 2018, schedule 2, part 4): the bank answers who asks for it.
        "checks": list(membership.checks.order_by("pk").values("kind", "seen_at", "expires_on", "ended_at")),
        "referees": list(membership.references.order_by("asked_at").values("name", "asked_at", "state", "answered_at")),
        "conversations": list(membership.conversations.order_by("held_on").values("held_on", "occasion")),
        "codes_of_conduct_agreed": list(membership.codes_accepted.order_by("version").values("version", "accepted_on")),
        "listings": list(
            Listing.objects.filter(member=membership)
            .order_by("created_at")
            .values(
                "kind",
                "category_id",
                "language",
                "title",
                "description",
                "other_title",
                "other_description",
                "setting",
                "is_regulated",
                "is_trade",
                "is_thing",
                "next_door",
                "days",
                "parts",
                "availability",
                "takes_minutes",
                "state",
                "created_at",
                "expires_on",
            )
        ),
        "in_touch": kept_about(membership),
        "exchanges": [_exchange(exchange, membership) for exchange in _exchanges_of(membership)],
        "exchanges_with_organisations": [_with_an_organisation(one) for one in _with_organisations(membership)],
        "gifts_given": list(Gift.objects.filter(from_member=membership).order_by("at").values("at", "minutes", "words")),
        "gifts_received": list(Gift.objects.filter(to_member=membership).order_by("at").values("at", "minutes", "words")),
        "corrections_asked_for": list(Question.objects.filter(from_member=membership).values("at", "words")),
        "thanks_written": list(Thanks.objects.filter(from_member=membership).order_by("at").values("at", "words")),
        "thanks_received": list(
            Thanks.objects.filter(exchange__parties__membership=membership)
            .exclude(from_member=membership)
            .order_by("at")
            .values("at", "words")
        ),
    }


def _exchanges_of(membership: Membership) -> list[Exchange]:
    return list(Exchange.objects.with_people().of_member(membership.pk).order_by("entered_at"))


def _exchange(exchange: Exchange, membership: Membership) -> dict[str, object]:
    mine, theirs = exchange.party_of(membership.pk), exchange.other_party(membership.pk)
    others = {party.membership.short_name for party in exchange.parties.all() if party.membership_id != membership.pk}
    kept = (
        "title",
        "category_id",
        "state",
        "on_day",
        "where",
        "note",
        "entered_at",
        "worked_on",
        "minutes",
        "posted_at",
        "correction_reason",
    )
    return {
        **{name: getattr(exchange, name) for name in kept},
        "my_part": mine.role,
        "kind": exchange.kind,
        "my_minutes": {party.role: party.claimed_minutes for party in exchange.parties.all() if party.membership_id == membership.pk},
        "with": ", ".join(sorted(others)) if exchange.is_group else theirs.membership.short_name,
        "of_time_bank": {"cy": theirs.membership.timebank.name_cy, "en": theirs.membership.timebank.name_en},
        "i_let_them_see_how_to_reach_me_at": mine.contact_shared_at,
        "i_wrote_minutes": mine.entered_minutes,
        "i_said_minutes": mine.claimed_minutes,
    }


def _with_organisations(membership: Membership) -> list[OrganisationExchange]:
    found = OrganisationExchange.objects.filter(membership=membership).select_related("belonging__organisation")
    return list(found.order_by("entered_at", "pk"))


def _with_an_organisation(one: OrganisationExchange) -> dict[str, object]:
    kept = (
        "title",
        "category_id",
        "state",
        "entered_at",
        "worked_on",
        "minutes",
        "thanks",
        "question",
        "settled_note",
        "correction_reason",
    )
    organisation = one.belonging.organisation
    return {
        **{name: getattr(one, name) for name in kept},
        "organisation": {"cy": organisation.name_cy, "en": organisation.name_en},
        "organisation_gives": one.organisation_gives,
    }
