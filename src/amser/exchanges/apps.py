from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "amser.exchanges"
    label = "exchanges"

    def ready(self) -> None:
        """Listen to who leaves."""
        from amser.announcements import listen
        from amser.exchanges.tasks import when_a_member_moved

        listen("members.moved", when_a_member_moved)
