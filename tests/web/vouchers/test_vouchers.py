"""Vouchers on the pages: made and printed at the scheme's desk, paid in by whoever holds them, and opened by a stranger."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from amser.agencies.models import Scheme
from amser.cli.voucher import command
from amser.identity.models import User
from amser.kernel.codes import new_code, shown_code
from amser.kernel.ids import uuid7
from amser.vouchers.actions import spending
from amser.vouchers.actions.printing import print_batch
from amser.vouchers.models import Voucher, VoucherBatch, VoucherKey, VoucherRefusal
from amser.vouchers.queries import in_address, key_file
from tests.builders.agencies import a_budget, a_manager, a_participant, a_scheme, a_staff_member, an_organisation, card_of, credits_of
from tests.builders.visiting import second_step_shown
from tests.builders.vouchers import a_batch, a_voucher, scanned, vouchers_of
from tests.guards.cast import with_second_step

pytestmark = pytest.mark.django_db


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _at_the_desk(scheme: Scheme) -> Client:
    manager = a_manager(scheme)
    with_second_step(manager)
    client = _signed_in(manager)
    second_step_shown(client)
    return client


def _read(client: Client, path: str, **sent: object) -> str:
    answer = client.post(path, sent, follow=True) if sent else client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_batch_is_made_printed_handed_over_and_partly_cancelled_at_the_desk() -> None:
    scheme = a_scheme()
    budget, desk = a_budget(scheme, an_organisation(), 20), _at_the_desk(scheme)
    home = f"/en/s/{scheme.slug}/desk/vouchers/"

    _read(desk, f"{home}new/", budget=budget.pk, count=10, each_credits=2)
    batch = VoucherBatch.objects.get()
    waiting = _read(desk, f"{home}{batch.pk}/")
    print_batch(batch.pk)
    pdf = b"".join(desk.get(f"{home}{batch.pk}/sheets.pdf").streaming_content)  # type: ignore[attr-defined]
    _read(desk, f"{home}{batch.pk}/hand-over/", received_by="Elin")
    cancelled = _read(desk, f"{home}{batch.pk}/void/", first=1, last=3, reason="Wet")

    assert "Ready: 0 of 2" in waiting
    assert "Look again" in waiting
    assert pdf.startswith(b"%PDF-")
    assert "to: Elin" in cancelled
    assert [voucher.state for voucher in vouchers_of(batch)] == ["void"] * 3 + ["ready"] * 7
    rows = desk.get(f"{home}void.csv").content.decode().splitlines()
    assert len(rows) == 4
    assert not any(voucher.serial in row for voucher in vouchers_of(batch) for row in rows)


def test_drawing_the_sheets_is_stopped_and_gone_on_with_at_the_desk() -> None:
    scheme = a_scheme()
    batch, desk = a_batch(scheme), _at_the_desk(scheme)
    path = f"/en/s/{scheme.slug}/desk/vouchers/{batch.pk}/"
    assert f'action="{path}pause/"' in _read(desk, path)

    stopped = _read(desk, f"{path}pause/", key=uuid7())
    assert print_batch(batch.pk) == 0
    listed = _read(desk, f"/en/s/{scheme.slug}/desk/vouchers/")
    going_on = _read(desk, f"{path}go-on/", key=uuid7())
    assert print_batch(batch.pk) == 1
    too_late = _read(desk, f"{path}pause/", key=uuid7())

    assert "Drawing the sheets was stopped on" in stopped
    assert "Ready: 0 of 1. Nothing is lost." in stopped
    assert f'action="{path}go-on/"' in stopped
    assert "Drawing the sheets was stopped." in listed
    assert "The sheets are being drawn. Ready: 0 of 1." in going_on
    assert "All the sheets are ready." in too_late


def test_the_desk_says_why_sheets_are_not_drawn() -> None:
    scheme = a_scheme()
    stuck, desk = a_batch(scheme), _at_the_desk(scheme)
    VoucherKey.objects.filter(pk=stuck.key_id).update(sealed=b"another secret's")
    path = f"/en/s/{scheme.slug}/desk/vouchers/"

    unopened, listed = _read(desk, f"{path}{stuck.pk}/"), _read(desk, path)
    _read(desk, f"{path}{stuck.pk}/void/", reason="No key")
    cancelled = _read(desk, f"{path}{stuck.pk}/")

    assert "cannot be opened here any more" in unopened
    assert "The sheets cannot be drawn." in listed
    assert "no more sheets are drawn" in cancelled


def test_whoever_takes_part_pays_in_by_number_and_is_told_about_each_that_is_refused() -> None:
    scheme = a_scheme()
    mair, batch = a_participant(scheme), a_batch(scheme, 2, expires_on=None)
    good, used = vouchers_of(batch)
    spending.use_voucher(used, transfer_id=uuid7(), group_id=None, at=dt.datetime.now(tz=dt.UTC))
    path = f"/en/s/{scheme.slug}/me/paper/"
    sent = {"numbers": f"{shown_code(good.serial)}\n{used.serial}\n{new_code(10)}", "key": str(uuid7())}

    said = _read(_signed_in(mair.user), path, **sent)

    assert credits_of(mair) == 1
    assert "Paid in. Credits: 1" in said
    assert "This voucher has been used already" in said
    assert "We cannot use that number" in said
    assert sorted(VoucherRefusal.objects.values_list("reason", flat=True)) == ["unknown", "used"]

    again = _read(_signed_in(mair.user), path, **(sent | {"numbers": good.serial}))
    assert "Paid in. Credits: 1" in again
    assert credits_of(mair) == 1


def test_staff_pay_in_for_somebody_with_a_card() -> None:
    scheme, organisation = a_scheme(), an_organisation()
    budget, mair = a_budget(scheme, organisation, 5), a_participant(scheme)
    (voucher,) = vouchers_of(a_batch(budget=budget, count=1))
    elin = _signed_in(a_staff_member(organisation, "leader"))
    path = f"/en/o/{organisation.slug}/desk/vouchers/pay-in/"

    said = _read(elin, path, scheme=scheme.pk, card=new_code(), numbers=voucher.serial)
    assert "We cannot use that number" in said
    _read(elin, path, scheme=scheme.pk, card=card_of(mair).number, numbers=voucher.serial)

    assert credits_of(mair) == 1


def test_a_stranger_who_opens_a_voucher_is_not_told_whether_it_is_used_up() -> None:
    voucher = a_voucher()
    path = f"/en/v/{in_address(scanned(voucher))}/"
    before = _read(Client(), path)

    spending.use_voucher(voucher, transfer_id=uuid7(), group_id=None, at=dt.datetime.now(tz=dt.UTC))

    assert "A voucher for your time" in before
    assert voucher.scheme.phone in before
    assert voucher.serial not in before
    assert _main(_read(Client(), path)) == _main(before)


def test_the_telephones_own_camera_leads_to_paying_in(client: Client) -> None:
    scheme = a_scheme()
    mair, voucher = a_participant(scheme), a_voucher(scheme)
    client = _signed_in(mair.user)

    said = client.get(f"/v/{in_address(scanned(voucher))}", follow=True)

    assert said.redirect_chain[-1][0] == f"/cy/s/{scheme.slug}/me/paper/"
    assert shown_code(voucher.serial) in said.content.decode()


def test_what_opens_a_voucher_is_in_no_log(caplog: pytest.LogCaptureFixture, client: Client) -> None:
    payload = in_address(scanned(a_voucher()))

    client.get(f"/en/v/{payload}/")
    client.get(f"/v/{payload}")

    assert payload not in caplog.text


def test_signatures_are_checked_without_a_database(tmp_path: Path) -> None:
    voucher = a_voucher(each=3)
    keys = tmp_path / "keys.txt"
    keys.write_text(key_file(voucher.scheme))
    text = scanned(voucher)
    altered = text[:-1] + ("1" if text[-1] != "1" else "2")

    good = CliRunner().invoke(command, ["check", "--keys", str(keys), text])
    bad = CliRunner().invoke(command, ["check", "--keys", str(keys)], input=f"{altered}\nhello\n")

    assert (good.exit_code, good.output) == (0, f"signed scheme={voucher.scheme.slug} key=1 credits=3 last_day=none\n")
    assert (bad.exit_code, bad.output.splitlines()) == (1, ["refused reason=not_signed key=1", "refused reason=not_a_voucher"])
    assert Voucher.objects.get().serial not in good.output
