"""A printed card that signs one member in, for people without e-mail."""

import re
import secrets
from typing import Final, Self

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import models

from amser.members.models.membership import Membership

ALPHABET: Final = "346789CDFGHJKMNPQRTVWXY"  # 23 signs, none of which is taken for another; a prime, for the check digit
LENGTH: Final = 9  # 23 to the ninth: nobody comes upon a card by trying
PIN_LENGTH: Final = 4
MOST_TRIES: Final = 5  # then the card waits for the broker: whoever found one guesses in one of two thousand cases


class Pin:
    """A PIN on its way to being hashed. Nothing that digests or prints an act's content learns it."""

    def __init__(self, digits: str) -> None:
        self.digits = digits

    def __str__(self) -> str:
        return "a PIN"

    @classmethod
    def new(cls) -> Self:
        """Return one by chance."""
        return cls("".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH)))


def check_digit(number: str) -> str:
    """Return the sign that follows a number: one sign wrong, or two that changed places, give another."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(number, start=1))
    return ALPHABET[total % len(ALPHABET)]


def new_number() -> str:
    """Return a number for a new card, with its check digit. It says nothing of the member."""
    number = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return number + check_digit(number)


def read_number(written: str) -> str:
    """Return a card's number as it is kept, however it was written; "" for what cannot be one."""
    signs = re.sub(r"[\s.\-]", "", written).upper()
    if len(signs) != LENGTH + 1 or not set(signs) <= set(ALPHABET):
        return ""
    return signs if check_digit(signs[:LENGTH]) == signs[LENGTH] else ""


class Card(models.Model):
    """
    A card of one member, in force until the broker replaces or ends it; a replaced one never works again.

    `pin` is a hash. `tries` counts the PINs typed since the card was given or last used; from MOST_TRIES on it is locked.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="cards")
    number = models.CharField(max_length=10, unique=True)
    pin = models.CharField(max_length=128)
    tries = models.IntegerField(default=0)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership"], condition=models.Q(ended_at__isnull=True), name="member_has_one_card"),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"

    @property
    def spaced_number(self) -> str:
        """The number as it is printed, in two halves."""
        return f"{self.number[:5]}-{self.number[5:]}"

    @property
    def is_locked(self) -> bool:
        """Whether too many wrong PINs were typed: only the broker can help."""
        return self.tries >= MOST_TRIES

    def set_pin(self, pin: Pin) -> None:
        """Keep the hash of a PIN. Does not save."""
        self.pin = make_password(pin.digits)

    def fits(self, pin: Pin) -> bool:
        """Whether this is the PIN."""
        return check_password(pin.digits, self.pin)
