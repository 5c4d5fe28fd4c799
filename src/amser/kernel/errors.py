"""The ways a rule says no. The doors turn each into words, in Welsh or English."""


class DomainError(Exception):
    """
    A rule said no. Nothing was changed.

    Subclasses stand beside the code that raises them. `code` is stable and may be shown to programs; facts are attributes, never sentences.
    """

    code = "refused"


class NotFound(Exception):
    """The person may not know that the object exists."""


class NotAllowed(Exception):
    """The person may see the object but not do this with it."""
