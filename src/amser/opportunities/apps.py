from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "amser.opportunities"
    label = "opportunities"

    def ready(self) -> None:
        """Give the places of whoever leaves a scheme to those who wait."""
        from amser import announcements
        from amser.opportunities.tasks import free_their_places

        announcements.listen("agencies.left", free_their_places)
