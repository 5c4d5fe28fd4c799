"""What is found is found by what it says now, and by nothing that was removed."""

from typing import Any

import pytest

from amser.kernel.ids import uuid7
from amser.listings.models import Listing
from amser.members import actions as members
from amser.members.models import Membership
from amser.opportunities.models import Opportunity
from amser.organisations import actions as organisations
from amser.organisations.models import Organisation, Place
from amser.search.index import about
from amser.search.terms import asked
from amser.venues.models import Offer
from tests.builders.agencies import a_place_of, a_scheme, an_offered_opportunity, an_organisation
from tests.builders.banks import a_bank
from tests.builders.members import a_member, by
from tests.builders.people import AMSER
from tests.builders.venues import an_offer
from tests.builders.when import MONDAY_10AM
from tests.retention.test_erasing import erase, gone

pytestmark = pytest.mark.django_db


def _found(model: Any, words: str) -> set[int]:
    return set(about(model._default_manager.all(), asked(words)).values_list("pk", flat=True))


def test_each_kind_is_found_by_either_language_in_any_form_of_a_word() -> None:
    member = a_member(a_bank(), can_do="Trwsio beiciau")
    garden = an_organisation()
    thing = an_offered_opportunity(garden, a_scheme(), title="Garddio")
    place = a_place_of(garden, "Y Llyfrgell", "The Library")
    swim = an_offer(a_scheme("Nofio"))

    assert _found(Membership, "feic") == _found(Membership, "bicycles") == {member.pk}
    assert _found(Organisation, "growing") == _found(Organisation, "dyfu") >= {garden.pk}
    assert _found(Opportunity, "arddio") == _found(Opportunity, "gardening") == {thing.pk}
    assert _found(Place, "lyfrgell") == _found(Place, "libraries") == {place.pk}
    assert _found(Offer, "nofio") == _found(Offer, "swim") == {swim.pk}


def test_whoever_says_something_else_is_found_by_that_alone() -> None:
    member, garden = a_member(a_bank(), can_do="Trwsio beiciau"), an_organisation()
    members.set_profile(
        by=by(member), key=uuid7(), at=MONDAY_10AM, membership=member, profile=members.Profile(about="Knitting", can_do="Canu")
    )
    details = organisations.OrganisationDetails(name_cy="Y Cwt", name_en="The Hut", does_cy="Canu.", does_en="Singing.")
    organisations.describe_organisation(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=garden, details=details)

    assert _found(Membership, "beic") == _found(Organisation, "tyfu") == set()
    assert _found(Membership, "singing") == _found(Membership, "knit") == {member.pk}
    assert _found(Organisation, "ganu") == {garden.pk}


def test_what_somebody_wrote_is_found_no_more_once_they_are_removed() -> None:
    member = gone(a_bank())
    assert _found(Membership, "anghyffredin") == {member.pk}

    erase(member)

    assert _found(Membership, "anghyffredin") == _found(Listing, "anghyffredin") == set()
    assert not Listing.objects.filter(member=member, found_by__isnull=False).exists()
