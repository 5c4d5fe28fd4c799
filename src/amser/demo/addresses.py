"""In the demo every address is an example, so that nobody who is not invented is ever written to."""

from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import pgettext

# Set aside for examples by RFC 2606: no post is ever delivered there.
_DOMAINS: Final = frozenset({"example.org", "example.com", "example.net"})


def check_example(address: str) -> None:
    """Raise ValidationError, in the reader's language, unless the address is one of those set aside for examples."""
    domain = address.rpartition("@")[2].lower()
    if domain not in _DOMAINS and not domain.endswith(".example"):
        raise ValidationError(pgettext("error.demo_address", "This is a demo. Use an example address, like name@example.org"), "demo")


def refuse_real_ones() -> None:
    """Check every e-mail address that anyone types from now on. Called once, in the demo, before any form is made."""
    forms.EmailField.default_validators = [*forms.EmailField.default_validators, check_example]
