"""How a round is stopped."""


class Stopped(Exception):
    """Whoever asked for the round asked it to stop."""
