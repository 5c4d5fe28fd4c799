"""Every address that the installation answers, by name, with what it takes to reach it."""

import dataclasses
from collections.abc import Iterator
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

# Pages of organisations and schemes: their slugs are not a bank's, and access_credits.csv says who may open them.
OF_CREDITS: Final = ("organisation:", "scheme:", "credits:", "till:", "public:organisation", "public:wall", "public:card", "public:voucher")
OF_THE_HUB: Final = ("network:", "bulletins:")  # pages of groups that meet, and of bulletins, with access_hub.csv
WITHOUT_LANGUAGE: Final = frozenset({"card", "voucher", "wall", "wall_code", "scheme_on_paper", "open_till"})  # what QR codes hold


@dataclasses.dataclass(frozen=True, order=True, slots=True)
class Address:
    """A named address: `member:listing` takes `slug` and `listing_id`."""

    name: str
    takes: tuple[str, ...]

    @property
    def is_of_credits(self) -> bool:
        """Whether it is of an organisation, a scheme, or a till."""
        return self.name.startswith(OF_CREDITS) or self.name in WITHOUT_LANGUAGE

    @property
    def is_of_the_hub(self) -> bool:
        """Whether it is of a group that meets."""
        return self.name.startswith(OF_THE_HUB)

    @property
    def names_a_thing(self) -> bool:
        """Whether it names something inside a bank, an organisation or a scheme: a member, a listing, a session."""
        return "slug" in self.takes and any(argument.endswith(("_id", "number", "pk")) or argument == "id" for argument in self.takes)


def addresses() -> list[Address]:
    """Return every address of the house but those of organisations, schemes and groups."""
    return [address for address in _all() if not address.is_of_credits and not address.is_of_the_hub]


def addresses_of_credits() -> list[Address]:
    """Return every address of organisations and schemes."""
    return [address for address in _all() if address.is_of_credits]


def addresses_of_the_hub() -> list[Address]:
    """Return every address of groups that meet."""
    return [address for address in _all() if address.is_of_the_hub]


def _all() -> list[Address]:
    return sorted(set(_below(get_resolver(), namespace="", taken=())))


def _below(resolver: URLResolver, *, namespace: str, taken: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        takes = (*taken, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield Address(namespace + pattern.name, takes)
        else:
            deeper = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _below(pattern, namespace=deeper, taken=takes)
