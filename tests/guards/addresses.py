"""Every address that the installation answers, by name, with what it takes to reach it."""

import dataclasses
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


@dataclasses.dataclass(frozen=True, order=True, slots=True)
class Address:
    """A named address: `member:listing` takes `slug` and `listing_id`."""

    name: str
    takes: tuple[str, ...]

    @property
    def is_of_a_bank(self) -> bool:
        """Whether it lies under `/b/<slug>/`."""
        return "slug" in self.takes

    @property
    def names_a_thing(self) -> bool:
        """Whether it names something inside a bank: a member, a listing, an exchange."""
        return self.is_of_a_bank and any(argument.endswith(("_id", "number", "pk")) or argument == "id" for argument in self.takes)


def addresses() -> list[Address]:
    """Return every address of the house."""
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
