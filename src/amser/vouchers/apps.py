from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "amser.vouchers"
    label = "vouchers"

    def ready(self) -> None:
        """Listen to batches that are made, or gone on with: their sheets follow."""
        from amser.announcements import listen
        from amser.vouchers.tasks import print_a_batch

        listen("vouchers.batch_made", print_a_batch)
        listen("vouchers.print_resumed", print_a_batch)
