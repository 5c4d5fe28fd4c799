"""Answers about credits on paper."""

from amser.vouchers.queries.payload import LENGTH, SERIAL_LENGTH, Payload, in_address, read_payload, read_serial
from amser.vouchers.queries.reading import VoucherRefused, Why, read, refuse_unless_ready

__all__ = [
    "LENGTH",
    "SERIAL_LENGTH",
    "Payload",
    "VoucherRefused",
    "Why",
    "in_address",
    "read",
    "read_payload",
    "read_serial",
    "refuse_unless_ready",
]
