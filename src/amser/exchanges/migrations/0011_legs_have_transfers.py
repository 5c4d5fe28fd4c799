"""Each leg of a group has its transfer in the ledger. SQL, because Django has no foreign key to a composite key."""

from django.db import migrations

ADD = (
    "ALTER TABLE exchanges_leg ADD CONSTRAINT group_leg_has_a_transfer "
    "FOREIGN KEY (book_id, transfer_id) REFERENCES ledger_transfer (book_id, id)"
)
DROP = "ALTER TABLE exchanges_leg DROP CONSTRAINT group_leg_has_a_transfer"
ADD_UNDONE = (
    "ALTER TABLE exchanges_leg ADD CONSTRAINT group_leg_is_undone_by_a_transfer "
    "FOREIGN KEY (book_id, reversal_id) REFERENCES ledger_transfer (book_id, id)"
)
DROP_UNDONE = "ALTER TABLE exchanges_leg DROP CONSTRAINT group_leg_is_undone_by_a_transfer"


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0010_groups"), ("ledger", "0001_books_accounts_transfers")]

    operations = [migrations.RunSQL(ADD, DROP), migrations.RunSQL(ADD_UNDONE, DROP_UNDONE)]
