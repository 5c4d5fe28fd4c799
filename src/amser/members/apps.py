from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "amser.members"
    label = "members"

    def ready(self) -> None:
        """Listen to who goes by another name, and to what banks decide."""
        from amser.announcements import listen
        from amser.members.tasks import when_a_person_is_renamed, when_a_policy_is_set

        listen("identity.renamed", when_a_person_is_renamed)
        listen("timebanks.policy_set", when_a_policy_is_set)
