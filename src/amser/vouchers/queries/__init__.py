"""Answers about credits on paper."""

from amser.vouchers.queries.batches import BatchLine, Refused, batches_for, batches_of, lines_of, refusals, voided
from amser.vouchers.queries.keys import key_file, read_key_file
from amser.vouchers.queries.payload import LENGTH, SERIAL_LENGTH, Payload, in_address, read_payload, read_serial
from amser.vouchers.queries.reading import VoucherRefused, Why, meant_by, read, refuse_unless_ready, scheme_of

__all__ = [
    "LENGTH",
    "SERIAL_LENGTH",
    "BatchLine",
    "Payload",
    "Refused",
    "VoucherRefused",
    "Why",
    "batches_for",
    "batches_of",
    "in_address",
    "key_file",
    "lines_of",
    "meant_by",
    "read",
    "read_key_file",
    "read_payload",
    "read_serial",
    "refusals",
    "refuse_unless_ready",
    "scheme_of",
    "voided",
]
