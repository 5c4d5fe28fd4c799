from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "amser.demo"
    label = "demo"

    def ready(self) -> None:
        """In the demo, take example addresses only."""
        if settings.DEMO:
            from amser.demo.addresses import refuse_real_ones  # below, so that apps load first

            refuse_real_ones()
