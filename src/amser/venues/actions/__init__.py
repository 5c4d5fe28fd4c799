"""Every write of these nouns that others may call."""

__all__: list[str] = []
