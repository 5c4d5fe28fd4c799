from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "amser.matching"
    label = "matching"

    def ready(self) -> None:
        """Listen to rounds that are started, or gone on with: the worker searches."""
        from amser.announcements import listen
        from amser.matching.tasks import search_for_a_round

        listen("matching.round_started", search_for_a_round)
