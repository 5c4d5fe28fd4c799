"""Hours with an organisation have their transfers in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations


def constraint(name: str, column: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE exchanges_organisationexchange ADD CONSTRAINT {name} "
        f"FOREIGN KEY (book_id, {column}) REFERENCES ledger_transfer (book_id, id)",
        f"ALTER TABLE exchanges_organisationexchange DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0021_with_organisations"), ("ledger", "0001_books_accounts_transfers")]

    operations = [
        migrations.RunSQL(*constraint("with_organisation_has_a_transfer", "transfer_id")),
        migrations.RunSQL(*constraint("with_organisation_is_undone_by_a_transfer", "reversal_id")),
    ]
