from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amser.web"
    label = "web"

    def ready(self) -> None:
        """Keep on the record what allauth does."""
        from amser.web.account import record

        record.listen()
