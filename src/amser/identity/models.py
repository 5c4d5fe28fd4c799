"""A person."""

import datetime as dt
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from amser.kernel.languages import Language, sort_key


class LanguageChoice(models.TextChoices):
    """Which language a person would like from us. Welsh first, always."""

    WELSH = "cy"
    ENGLISH = "en"
    BOTH = "both"
    UNKNOWN = "unknown"


class Format(models.TextChoices):
    """How a person would like to read things."""

    STANDARD = "standard"
    SIMPLE = "simple"
    LARGE = "large"


class Channel(models.TextChoices):
    """How a person would like to be reached."""

    EMAIL = "email"
    TEXT = "text"
    POST = "post"
    PHONE = "phone"


class UserManager(BaseUserManager["User"]):
    """How people are found."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this sign-in address, in any case of letters."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """
    A person.

    `name` is the whole name, `known_as` the name to use. `email` signs in and is nobody else's; an address to write to
    belongs to the membership and may be shared. There is no password: `password` is always unusable.
    """

    name = models.CharField(max_length=120)
    known_as = models.CharField(max_length=60)
    sort_name = models.CharField(max_length=120, editable=False)
    email = models.EmailField(null=True, blank=True)
    language = models.CharField(max_length=8, choices=LanguageChoice.choices, default=LanguageChoice.UNKNOWN)
    format = models.CharField(max_length=8, choices=Format.choices, default=Format.STANDARD)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    preferences_asked_at = models.DateTimeField(null=True, blank=True)
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "known_as"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="sign_in_address_is_one_persons"),
            models.CheckConstraint(condition=~models.Q(email=""), name="no_address_is_null_not_empty"),
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(known_as=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(language="unknown") | models.Q(preferences_asked_at__isnull=False),
                name="language_was_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def short_name(self) -> str:
        """What other members see: the name to use and the initial of the last name."""
        last = self.name.split()[-1]
        return self.known_as if last == self.known_as or len(self.name.split()) == 1 else f"{self.known_as} {last[0]}"

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages in which to write to this person: both, Welsh first, where the wish is unknown."""
        if self.language == LanguageChoice.WELSH:
            return ("cy",)
        return ("en",) if self.language == LanguageChoice.ENGLISH else ("cy", "en")

    def rename(self, *, name: str, known_as: str) -> Self:
        """Set the names and what they are sorted by. Does not save."""
        self.name, self.known_as = name, known_as
        self.sort_name = sort_key(" ".join([name.rsplit(maxsplit=1)[-1], *name.split()[:-1]]))[:120]
        return self

    def choose(self, *, language: str, format: str, channel: str, at: dt.datetime) -> Self:  # noqa: A002  the field's word
        """Set what was asked at first contact, or later, and when. Does not save."""
        self.language, self.format, self.channel = language, format, channel
        self.preferences_asked_at = at
        return self
