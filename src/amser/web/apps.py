from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "amser.web"
    label = "web"

    def ready(self) -> None:
        """Keep on the record what allauth does; a new sign-in forgets a card, and what others typed."""
        from django.contrib.auth.signals import user_logged_in

        from amser.web import card, whose
        from amser.web.account import record

        record.listen()
        user_logged_in.connect(card.forget)
        user_logged_in.connect(whose.drop_what_others_typed)
