from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "amser.exchanges"
    label = "exchanges"

    def ready(self) -> None:
        """Listen to who leaves, to what was seen of whom, and to what banks agree."""
        from amser.announcements import listen
        from amser.exchanges.tasks import when_a_member_moved, when_banks_agree, when_banks_part, when_safety_changed

        listen("members.moved", when_a_member_moved)
        listen("members.checked", when_safety_changed)
        listen("members.kept_apart", when_safety_changed)
        listen("timebanks.agreement_in_force", when_banks_agree)
        listen("timebanks.agreement_over", when_banks_part)
