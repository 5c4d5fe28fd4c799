"""Nobody's council is chosen for them."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_no_council_is_chosen_until_somebody_chooses() -> None:
    shown = Client().get("/en/").text
    assert '<option value="" selected>Choose</option>' in shown

    chosen = Client().get("/en/?council=W06000002").text
    assert '<option value="W06000002" selected>' in chosen
    assert chosen.count(" selected>") == 1
