"""Letters about an organisation's part in a scheme: to who runs the scheme, and to its owners. By e-mail; their desks show it all."""

from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Budget, Partner, PartnerKind, Scheme, SchemeRole, SchemeRoleKind
from amser.kernel.dates import full
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters, Write, staff_of, to_staff
from amser.organisations.models import Organisation, Right


def asked(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Who runs the scheme hears that an organisation asks to join; nobody where it was answered meanwhile."""
    partner = _partner(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(partner) | {"link": words.link}
        body = pgettext(
            "mail.partner_asked.body",
            "An organisation has signed, and asks to join the scheme: %(organisation)s. What it does: %(kind)s. "
            "See the request and answer it: %(link)s",
        )
        return pgettext("mail.partner_asked.subject", "An organisation asks to join: %(organisation)s") % values, body % values

    if partner.agreed_at or partner.ended_at:
        return []
    roles = SchemeRole.objects.live().filter(scheme=scheme, kind=SchemeRoleKind.MANAGER).select_related("user").order_by("given_at", "pk")
    return to_staff([role.user for role in roles], write, "scheme:partner", scheme.slug, partner.pk, but_not=[partner.asked_by_id])


def agreed(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Its owners hear that the scheme has signed too."""
    partner = _partner(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(partner) | {"link": words.link}
        body = pgettext(
            "mail.partner_agreed.body",
            "The scheme has signed: your organisation is part of it now. Organisation: %(organisation)s. Scheme: %(scheme)s. "
            "What it does: %(kind)s. See it here: %(link)s",
        )
        return pgettext("mail.partner_agreed.subject", "In the scheme now: %(organisation)s") % values, body % values

    return _to_owners(partner.organisation, write, but_not=partner.agreed_by_id)


def ended(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Its owners hear that it is over, or was not agreed, and why: all but whoever did it."""
    partner = _partner(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(partner) | {"link": words.link}
        if partner.agreed_at is None:
            subject = pgettext("mail.partner_declined.subject", "The request to join is over: %(organisation)s")
            matter = pgettext("mail.partner_declined.body", "The request to join the scheme is over: it was not agreed, or was withdrawn.")
        else:
            subject = pgettext("mail.partner_ended.subject", "No longer in the scheme: %(organisation)s")
            matter = pgettext("mail.partner_ended.body", "Your organisation's part in the scheme has ended.")
        about = pgettext(
            "mail.partner.about", "Organisation: %(organisation)s. Scheme: %(scheme)s. What it does: %(kind)s. See it here: %(link)s"
        )
        why = [pgettext("mail.partner.why", "Why: %(reason)s") % {"reason": partner.reason}] if partner.reason else []
        return subject % values, "\n\n".join([matter, *why, about % values])

    return _to_owners(partner.organisation, write, but_not=partner.ended_by_id)


def granted(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Its owners hear what the organisation may give."""
    budget = _budget(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _of_a_budget(budget) | {"link": words.link}
        body = pgettext(
            "mail.budget_granted.body",
            "Your organisation has credits to thank people with. Organisation: %(organisation)s. Credits: %(credits)s. "
            "First day: %(begins)s. Last day: %(ends)s. See it here: %(link)s",
        )
        return pgettext("mail.budget_granted.subject", "Credits to thank people with: %(organisation)s") % values, body % values

    return _to_owners(budget.organisation, write, but_not=budget.granted_by_id) if budget.closed_at is None else []


def closed(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Its owners hear that a budget is over; not where the organisation no longer thanks people here, which they hear too."""
    budget = _budget(scheme, ids)

    def write(_: Words) -> tuple[str, str]:
        values = _of_a_budget(budget)
        body = pgettext(
            "mail.budget_closed.body",
            "A budget is over. What was left has gone back to the scheme. Organisation: %(organisation)s. Credits at the start: %(credits)s. "
            "First day: %(begins)s. Last day: %(ends)s.",
        )
        return pgettext("mail.budget_closed.subject", "A budget is over: %(organisation)s") % values, body % values

    live = Partner.objects.live().filter(scheme=scheme, organisation=budget.organisation, kind=PartnerKind.THANKS)
    return _to_owners(budget.organisation, write) if live.exists() else []


def _partner(scheme: Scheme, ids: dict[str, Any]) -> Partner:
    return Partner.objects.select_related("organisation", "scheme").get(scheme=scheme, pk=ids["partner_id"])


def _budget(scheme: Scheme, ids: dict[str, Any]) -> Budget:
    return Budget.objects.select_related("organisation", "scheme").get(scheme=scheme, pk=ids["budget_id"])


def _values(partner: Partner) -> dict[str, object]:
    return {"organisation": partner.organisation.name, "scheme": partner.scheme.name, "kind": _kind(partner)}


def _kind(partner: Partner) -> str:
    return {
        PartnerKind.THANKS: pgettext("partner.thanks", "Thanks people for their time with credits"),
        PartnerKind.VENUE: pgettext("partner.venue", "Welcomes people for their credits"),
        PartnerKind.EMPLOYER: pgettext("partner.employer", "Gives its staff volunteering days"),
    }[PartnerKind(partner.kind)]


def _of_a_budget(budget: Budget) -> dict[str, object]:
    days = {"begins": full(budget.begins_on), "ends": full(budget.ends_on)}
    return {"organisation": budget.organisation.name, "credits": budget.credits} | days


def _to_owners(organisation: Organisation, write: Write, *, but_not: int | None = None) -> list[SchemeLetterDraft]:
    return to_staff(staff_of(organisation, Right.OWNER), write, "organisation:schemes", organisation.slug, but_not=[but_not])


LETTERS: Final[dict[str, SchemeLetters]] = {
    "agencies.asked_to_join": asked,
    "agencies.partner_agreed": agreed,
    "agencies.partner_ended": ended,
    "agencies.budget_granted": granted,
    "agencies.budget_closed": closed,
}
