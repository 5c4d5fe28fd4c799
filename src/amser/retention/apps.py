from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "amser.retention"
    label = "retention"

    def ready(self) -> None:
        """Listen to stewards who have seen the list."""
        from amser.announcements import listen
        from amser.retention.tasks import remove

        listen("retention.asked", remove)
