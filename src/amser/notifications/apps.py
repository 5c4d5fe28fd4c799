from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "amser.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Listen to everything that somebody is told of."""
        from amser import announcements
        from amser.notifications import letters
        from amser.notifications.bulletins import ask_to_confirm, send_issue
        from amser.notifications.hub import (
            tell_of_a_call,
            tell_of_a_contribution,
            tell_of_a_group,
            tell_of_a_paper,
            tell_of_a_part,
            tell_of_an_event,
            tell_of_assets,
            tell_of_promises,
        )
        from amser.notifications.letters.calls import TO_THE_AUTHOR
        from amser.notifications.letters.networks import TO_ALL_WHO_TAKE_PART, TO_ONE_WHO_TAKES_PART, TO_THE_MEMBER
        from amser.notifications.tasks import ask_referee, put_back, tell, tell_in_a_scheme, tell_of_a_role, tell_staff

        for announcement in letters.OF:
            announcements.listen(announcement, tell)
        for announcement in letters.OF_SCHEMES:
            announcements.listen(announcement, tell_in_a_scheme)
        announcements.listen("members.not_deceased", put_back)
        announcements.listen("members.reference_asked", ask_referee)
        announcements.listen("organisations.right_given", tell_staff)
        announcements.listen("agencies.role_given", tell_of_a_role)
        for announcement in [*TO_THE_MEMBER, "networks.asked_to_join"]:
            announcements.listen(announcement, tell_of_a_group)
        for announcement in TO_ONE_WHO_TAKES_PART:
            announcements.listen(announcement, tell_of_a_part)
        for announcement in [*TO_ALL_WHO_TAKE_PART, "networks.minutes_circulated"]:
            announcements.listen(announcement, tell_of_an_event)
        announcements.listen("bulletins.asked", ask_to_confirm)
        announcements.listen("bulletins.sending", send_issue)
        announcements.listen("networks.promises_due", tell_of_promises)
        announcements.listen("networks.document_to_check", tell_of_a_paper)
        announcements.listen("networks.assets_to_confirm", tell_of_assets)
        announcements.listen("networks.call_opened", tell_of_a_call)
        for announcement in [*TO_THE_AUTHOR, "networks.contribution_sent"]:
            announcements.listen(announcement, tell_of_a_contribution)
