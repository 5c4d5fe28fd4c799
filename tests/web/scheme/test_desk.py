"""The scheme's desk: signing, budgets, what it says, who does what, and where the credits are."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from amser.agencies import actions
from amser.agencies.actions import purses
from amser.agencies.models import AgreementText, Budget, DayCreditsLimit, Participant, Partner, PartnerKind, Scheme, SchemeRole
from amser.agencies.queries.supply import supply
from amser.audit.actions import Actor
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.ledger.models import TransferCode
from amser.notifications.models import SchemeLetter
from amser.venues.actions import book
from amser.venues.models import UseState
from tests.builders.agencies import a_budget, a_manager, a_participant, a_partner, a_scheme, an_organisation, credits_of
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER, a_person
from tests.builders.venues import an_offer
from tests.builders.when import MONDAY_10AM
from tests.web.broker.visiting import signed_in

pytestmark = pytest.mark.django_db


def send(client: Client, scheme: Scheme, path: str, **typed: Any) -> str:
    """Send a form of the scheme's desk twice, as a thumb does; return the page that follows the first."""
    data = {"key": str(uuid7()), **typed}
    first = client.post(f"/en/s/{scheme.slug}/desk/{path}", data, follow=True)
    client.post(f"/en/s/{scheme.slug}/desk/{path}", data)
    return first.content.decode()


def read(client: Client, scheme: Scheme, path: str = "", language: str = "en") -> str:
    return client.get(f"/{language}/s/{scheme.slug}/desk/{path}").content.decode()


def asked(scheme: Scheme, name: str = "Gardd Newydd", *, by: Actor | None = None) -> Partner:
    signs = by or Actor(user_id=a_person("Un o'r Ardd").pk)
    asking = an_organisation(name)
    return actions.ask_to_join(by=signs, key=uuid7(), at=MONDAY_10AM, scheme=scheme, organisation=asking, kind=PartnerKind.THANKS)


def test_a_request_waits_on_the_desk_until_somebody_else_signs_it() -> None:
    scheme = a_scheme()
    gwen = signed_in(a_manager(scheme))
    partner = asked(scheme)
    assert "Gardd Newydd" in read(gwen, scheme, language="cy")
    assert "Asks to join: read and sign. Thanks people with credits" in read(gwen, scheme)

    page = send(gwen, scheme, f"partners/{partner.pk}/sign/")

    partner.refresh_from_db()
    assert partner.is_live
    assert "Signed. The organisation is a partner" in page
    assert "Nothing is waiting" in read(gwen, scheme)


def test_whoever_signed_for_the_organisation_is_told_that_another_signs_for_the_scheme() -> None:
    scheme = a_scheme()
    gwen = a_manager(scheme)
    partner = asked(scheme, by=Actor(user_id=gwen.pk))
    client = signed_in(gwen)
    assert "Sign for the scheme" not in read(client, scheme, f"partners/{partner.pk}/")

    page = send(client, scheme, f"partners/{partner.pk}/sign/")

    partner.refresh_from_db()
    assert partner.agreed_at is None
    assert "Somebody else has to sign it for the scheme." in page


def test_a_partner_is_ended_with_a_reason() -> None:
    scheme = a_scheme()
    gwen = signed_in(a_manager(scheme))
    garden = an_organisation()
    a_budget(scheme, garden, 12)
    partner = Partner.objects.get(organisation=garden)

    assert "This field is required" not in send(gwen, scheme, f"partners/{partner.pk}/end/", reason="")
    assert Partner.objects.get(pk=partner.pk).is_live
    send(gwen, scheme, f"partners/{partner.pk}/end/", reason="Mae'r prosiect ar ben")

    assert (Partner.objects.get(pk=partner.pk).reason, supply(scheme).returned) == ("Mae'r prosiect ar ben", 12)


def _days(**days: str) -> dict[str, str]:
    return {
        f"{name}_{part}": value for name, day in days.items() for part, value in zip(("year", "month", "day"), day.split("-"), strict=True)
    }


def test_a_budget_is_granted_once_and_closed_early() -> None:
    scheme, garden = a_scheme(), an_organisation()
    a_partner(scheme, garden)
    gwen = signed_in(a_manager(scheme))
    typed = {"organisation": garden.pk, "credits": "250"}

    page = send(gwen, scheme, "budgets/grant/", **typed, **_days(begins_on="2026-11-01", ends_on="2040-03-31"))
    budget = Budget.objects.get()
    assert "Granted." in page
    assert (budget.credits, budget.expires_on, supply(scheme).issued) == (250, None, 250)
    send(gwen, scheme, f"budgets/{budget.pk}/close/")

    assert (supply(scheme).returned, supply(scheme).out_there) == (250, 0)


def test_a_budget_whose_days_run_backwards_is_not_granted() -> None:
    scheme, garden = a_scheme(), an_organisation()
    a_partner(scheme, garden)
    gwen = signed_in(a_manager(scheme))
    typed = {"organisation": garden.pk, "credits": "250"}

    backwards = send(gwen, scheme, "budgets/grant/", **typed, **_days(begins_on="2040-04-01", ends_on="2040-03-31"))
    too_short = send(
        gwen, scheme, "budgets/grant/", **typed, **_days(begins_on="2040-01-01", ends_on="2040-03-31", expires_on="2040-03-01")
    )

    assert "This is before the first day." in backwards
    assert "as long as the budget" in too_short
    assert not Budget.objects.exists()


def test_an_agreement_needs_both_languages_and_gets_a_number() -> None:
    scheme = a_scheme()
    gwen = signed_in(a_manager(scheme))

    send(gwen, scheme, "agreement/", text_en="We thank kindly.", text_cy="")
    assert AgreementText.objects.filter(scheme=scheme).count() == 1
    send(gwen, scheme, "agreement/", text_en="We thank kindly.", text_cy="Rydym yn diolch yn garedig.")

    assert list(AgreementText.objects.filter(scheme=scheme).order_by("version").values_list("version", flat=True)) == [1, 2]
    assert "Rydym yn diolch yn garedig." in read(gwen, scheme, "agreement/", "cy")


def test_the_schemes_rules_are_decided_and_both_descriptions_go_together() -> None:
    scheme = a_scheme()
    gwen = signed_in(a_manager(scheme))
    about = {
        "name_cy": "Diolch Cymru", "name_en": "Thanks Wales", "description_cy": "Diolch.", "description_en": "Thanks.",
        "rounding": "up", "least_credits": "0", "undo_days": "7", "gift_days": "21",
    }  # fmt: skip

    assert "Write it in the other language too" in send(gwen, scheme, "about/", **(about | {"description_cy": ""}))
    send(gwen, scheme, "about/", **about)

    scheme.refresh_from_db()
    assert (scheme.name_cy, scheme.rounding, scheme.least_credits, scheme.undo_days) == ("Diolch Cymru", "up", 0, 7)


def test_roles_are_given_and_ended_but_nobody_ends_their_own() -> None:
    scheme = a_scheme()
    gwen = a_manager(scheme)
    client, catrin = signed_in(gwen), a_person("Catrin Comisiynydd")

    send(client, scheme, "roles/", **invited(str(catrin.email), "Catrin o'r Cyngor", "commissioner"))
    role = SchemeRole.objects.get(user=catrin)
    send(client, scheme, f"roles/{role.pk}/end/")
    send(client, scheme, f"roles/{SchemeRole.objects.get(user=gwen).pk}/end/")

    role.refresh_from_db()
    assert role.ended_at is not None
    assert SchemeRole.objects.live().filter(user=gwen).exists()


def invited(email: str, name: str, kind: str = "manager") -> dict[str, str]:
    return {"name": name, "email": email, "language": "cy", "kind": kind}


def test_giving_a_role_does_not_say_whether_an_address_signs_in_nor_what_its_owner_is_called() -> None:
    scheme = a_scheme()
    client, known = signed_in(a_manager(scheme)), a_person("Gwenllian Ddirgel")

    pages = [send(client, scheme, "roles/", **invited(address, "Non")) for address in (str(known.email), "neb@example.org")]
    run_jobs()

    for page in pages:
        assert "Done. It counts at once." in page
        assert "Gwenllian Ddirgel" not in page
    assert SchemeRole.objects.live().filter(scheme=scheme, called="Non").count() == 2
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert letters.keys() == {str(known.email), "neb@example.org"}
    assert all(("%(" not in body and "second step" in body) or "ail gam" in body for body in letters.values())


def test_ending_a_venue_says_and_does_that_what_is_booked_there_is_cancelled() -> None:
    scheme = a_scheme()
    offer, mair = an_offer(scheme, is_bookable=True), a_participant(scheme, credits=3)
    day = today(timezone.now()) + dt.timedelta(days=2)
    use = book(by=AMSER, key=uuid7(), at=timezone.now(), offer=offer, participant=mair, day=day, begins=dt.time(), adults=1, children=0)
    gwen, path = signed_in(a_manager(scheme)), f"partners/{scheme.partners.get(kind=PartnerKind.VENUE).pk}/end/"
    assert "everything booked there is cancelled" in read(gwen, scheme, path)

    send(gwen, scheme, path, reason="It has closed.")

    use.refresh_from_db()
    assert (use.state, credits_of(mair)) == (UseState.CANCELLED, 3)
    run_jobs()
    assert "Credits can no longer be used here" in SchemeLetter.objects.get(kind="venues.given_back").body


def test_whoever_no_organisation_knows_is_told_by_the_scheme_once() -> None:
    scheme = a_scheme()
    mair = a_participant(scheme, user=a_person("Mair Gwennol", email=None))
    one_who_knows = a_partner(scheme, an_organisation()).organisation
    huw = a_participant(scheme, user=a_person("Huw Dryw", email=None), through=one_who_knows)
    for one in (mair, huw):
        budget = a_budget(scheme, one_who_knows, 5, expires_on=dt.date(2027, 12, 31))
        warned(budget, one)
    run_jobs()
    client = signed_in(a_manager(scheme))
    assert "Letters: 1" in read(client, scheme)

    page = read(client, scheme, "to-tell/")
    assert ("Mair Gwennol" in page, "Huw Dryw" in page) == (True, False)
    send(client, scheme, f"to-tell/{SchemeLetter.objects.get(user=mair.user).pk}/")

    assert "Nobody is waiting to be told" in read(client, scheme, "to-tell/")
    assert "Letters:" not in read(client, scheme)
    actions.end_partner(by=AMSER, key=uuid7(), at=MONDAY_10AM, partner=one_who_knows.partners.get(), reason="")
    assert "Huw Dryw" in read(client, scheme, "to-tell/", "cy")


def warned(budget: Budget, participant: Participant) -> None:
    """Somebody has a credit of a budget, and hears of its last day."""
    purse = purses.purse_of(budget.scheme, participant, expires_on=budget.expires_on)
    purses.move(
        budget.scheme,
        debit=budget.account_id,
        credit=purse.account_id,
        credits=1,
        code=TransferCode.AWARD,
        transfer_id=uuid7(),
        at=MONDAY_10AM,
    )
    actions.warn_of_expiry(by=AMSER, key=uuid7(), at=MONDAY_10AM, purse=purse)


def test_a_limit_of_day_credits_is_decided_and_stands_on_the_page_of_supply() -> None:
    scheme = a_scheme()
    client = signed_in(a_manager(scheme))
    assert "No limit" in read(client, scheme, "credits/")

    assert "This day is over." in send(client, scheme, "volunteering-days/", most_credits="40", **_days(begins_on="2025-01-01"))
    day = today(timezone.now()).isoformat()
    assert "Decided." in send(client, scheme, "volunteering-days/", most_credits="40", **_days(begins_on=day))

    assert DayCreditsLimit.objects.get().most_credits == 40
    assert '<td class="n num">40</td>' in read(client, scheme, "credits/")
    assert "Credydau mewn blwyddyn, ar y mwyaf: 40" in read(client, scheme, "volunteering-days/", "cy")


def test_partners_and_budgets_come_in_pages() -> None:
    scheme, garden = a_scheme(), an_organisation()
    for _ in range(51):
        a_budget(scheme, garden, 1)
    client = signed_in(a_manager(scheme))

    assert "Page 1 of 2" in read(client, scheme, "budgets/")
    assert "Page 2 of 2" in read(client, scheme, "budgets/?page=2")


def test_a_commissioner_sees_where_credits_are_and_nobodys_request() -> None:
    scheme = a_scheme()
    asked(scheme)
    a_budget(scheme, an_organisation(), 30)
    catrin = signed_in(a_manager(scheme, "Catrin", kind="commissioner"))

    assert "Gardd Newydd" not in read(catrin, scheme)
    assert "In budgets, not given yet" in read(catrin, scheme, "credits/")
    assert catrin.get(f"/en/s/{scheme.slug}/desk/partners/").status_code == 403


def test_everybody_reads_the_totals_once_enough_people_take_part() -> None:
    scheme = a_scheme()
    a_budget(scheme, an_organisation(), 40)
    for number in range(9):
        a_participant(scheme, f"Person {number}")
    page = f"/en/s/{scheme.slug}/figures/"

    assert "Too few people" in Client().get(page).content.decode()
    a_participant(scheme, "Y degfed")

    shown = Client().get(page).content.decode()
    assert "Too few people" not in shown
    assert ">40<" in shown
