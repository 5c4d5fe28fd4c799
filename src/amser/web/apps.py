from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amser.web"
    label = "web"

    def ready(self) -> None:
        """Keep on the record what allauth does; a new sign-in forgets that there was a card."""
        from django.contrib.auth.signals import user_logged_in

        from amser.web import card
        from amser.web.account import record

        record.listen()
        user_logged_in.connect(card.forget)
