"""A posted exchange and a gift have their transfers in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations


def constraint(table: str, name: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} "
        "FOREIGN KEY (book_id, transfer_id) REFERENCES ledger_transfer (book_id, id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0001_initial"), ("ledger", "0001_books_accounts_transfers")]

    operations = [
        migrations.RunSQL(*constraint("exchanges_exchange", "posted_exchange_has_a_transfer")),
        migrations.RunSQL(*constraint("exchanges_gift", "gift_has_a_transfer")),
    ]
