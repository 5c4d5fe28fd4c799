"""What brokers cleared members for before checks were kept: the checks it rested on, in the broker's own words and days."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NEEDS = {
    "public": [("references", ""), ("induction", "")],
    "home": [("home_briefing", "")],
    "drive": [("licence", ""), ("insurance", ""), ("mot", "")],
    "enhanced": [("enhanced", "")],
    "regulated": [("barred_list", "adult")],
}


def write_down(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    Capability, Check = apps.get_model("members", "Capability"), apps.get_model("members", "Check")
    for capability in Capability.objects.filter(ended_at=None).iterator():
        for kind, workforce in NEEDS.get(capability.kind, []):
            seen = {"decision": "accepted", "note": capability.reason, "seen_by_id": capability.cleared_by_id, "seen_at": capability.cleared_at}
            Check.objects.get_or_create(
                membership_id=capability.membership_id,
                kind=kind,
                workforce=workforce,
                ended_at=None,
                defaults={**seen, "timebank_id": capability.timebank_id, "expires_on": capability.review_on},
            )
        capability.counts_until = capability.review_on
        capability.save(update_fields=["counts_until"])


class Migration(migrations.Migration):
    dependencies = [("members", "0005_safety")]

    # The table of checks goes with the migration before this one.
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
