"""Amser, an open-source time bank and co-production platform. The order of its packages stands in docs/map.md."""

__version__ = "0.1.0"
