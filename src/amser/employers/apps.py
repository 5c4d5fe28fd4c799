from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "amser.employers"
    label = "employers"

    def ready(self) -> None:
        """Tell whoever thanks people at a session whose time there is paid for."""
        from amser.employers.queries import paid_at
        from amser.opportunities.queries.paid_time import ask_also

        ask_also(paid_at)
