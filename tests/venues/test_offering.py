"""What a venue offers: written, published in both languages, changed, copied and closed."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amser.agencies.actions import end_partner
from amser.agencies.models import Partner
from amser.kernel.ids import uuid7
from amser.kernel.in_both import LanguageMissing, LanguageOlder
from amser.venues import actions
from amser.venues.actions.offering import details_of
from amser.venues.models import Offer, OfferWindow
from tests.builders.agencies import a_scheme, an_organisation
from tests.builders.people import AMSER
from tests.builders.venues import an_offer, offer_details
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

LATER = MONDAY_10AM + dt.timedelta(days=1)


def describe(offer: Offer, *, at: dt.datetime = LATER, is_welsh_checked: bool = False, **changed: Any) -> Offer:
    """A venue says something else of an offer."""
    details = dataclasses.replace(details_of(offer), **changed)
    return actions.describe_offer(by=AMSER, key=uuid7(), at=at, offer=offer, details=details, is_welsh_checked=is_welsh_checked)


def publish(offer: Offer, *, at: dt.datetime = LATER) -> Offer:
    """A venue publishes an offer."""
    return actions.publish_offer(by=AMSER, key=uuid7(), at=at, offer=offer)


def test_only_a_venue_of_the_scheme_offers_something() -> None:
    with pytest.raises(actions.NotAVenue):
        actions.add_offer(by=AMSER, key=uuid7(), at=MONDAY_10AM, scheme=a_scheme(), organisation=an_organisation(), details=offer_details())


def test_a_venue_that_has_left_publishes_nothing() -> None:
    offer = an_offer(a_scheme(), is_published=False)
    end_partner(by=AMSER, key=uuid7(), at=LATER, partner=Partner.objects.get(organisation=offer.organisation), reason="")

    with pytest.raises(actions.NotAVenue):
        publish(offer)


@pytest.mark.parametrize(("missing", "field"), [("title_cy", "title_cy"), ("about_en", "about_en"), ("terms_cy", "terms_cy")])
def test_what_stands_in_one_language_only_is_not_published(missing: str, field: str) -> None:
    about: dict[str, Any] = {missing: ""}
    offer = an_offer(a_scheme(), is_published=False, **about)

    with pytest.raises(LanguageMissing) as refused:
        publish(offer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(published_at=LATER)

    assert refused.value.field == field
    assert publish(describe(offer, is_welsh_checked=True, **{**about, missing: "Yno"})).published_at == LATER


def test_english_written_after_the_welsh_waits_until_somebody_has_looked_at_the_welsh() -> None:
    offer = describe(an_offer(a_scheme(), is_published=False), about_en="Come and swim on your own.")

    with pytest.raises(LanguageOlder):
        publish(offer)

    assert publish(describe(offer, is_welsh_checked=True)).published_at is not None


def test_a_published_offer_stays_in_both_languages() -> None:
    offer = an_offer(a_scheme())

    with pytest.raises(LanguageMissing):
        describe(offer, about_cy="")
    with pytest.raises(LanguageOlder):
        describe(offer, about_en="Other words.")

    offer.refresh_from_db()
    assert offer.about_en == "Come and swim with the family."


def test_new_hours_take_the_place_of_the_old_ones() -> None:
    offer = an_offer(a_scheme(), windows=[(5, dt.time(9), dt.time(12)), (6, dt.time(9), dt.time(12))])

    describe(offer, windows=(actions.Window(2, dt.time(18), dt.time(20)),))

    assert [(window.weekday, window.begins) for window in OfferWindow.objects.filter(offer=offer)] == [(2, dt.time(18))]


def test_hours_of_one_day_do_not_overlap() -> None:
    windows = (actions.Window(5, dt.time(9), dt.time(12)), actions.Window(5, dt.time(11), dt.time(13)))

    with pytest.raises(actions.WindowsOverlap):
        describe(an_offer(a_scheme()), windows=windows)


def test_a_copy_is_a_draft_that_says_the_same_and_no_newer() -> None:
    offer = an_offer(a_scheme(), windows=[(5, dt.time(9), dt.time(12))])
    older = describe(offer, at=LATER, about_en="Newer English.", about_cy="Cymraeg newydd.")

    copied = actions.copy_offer(by=AMSER, key=uuid7(), at=LATER + dt.timedelta(days=1), offer=older)

    assert copied.pk != offer.pk
    assert copied.published_at is None
    assert copied.en_changed_at == LATER
    begins_on = (LATER + dt.timedelta(days=1)).date()
    assert details_of(copied) == dataclasses.replace(details_of(older), begins_on=begins_on)


def test_a_closed_offer_does_not_change_any_more() -> None:
    offer = actions.close_offer(by=AMSER, key=uuid7(), at=LATER, offer=an_offer(a_scheme()))

    with pytest.raises(actions.OfferIsClosed):
        describe(offer, adult_credits=2)
    with pytest.raises(actions.OfferIsClosed):
        publish(offer)
