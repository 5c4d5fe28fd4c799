"""The nouns of credits on paper."""

from amser.vouchers.models.key import VoucherKey
from amser.vouchers.models.voucher import Voucher, VoucherBatch, VoucherRefusal, VoucherSheets, VoucherState

__all__ = ["Voucher", "VoucherBatch", "VoucherKey", "VoucherRefusal", "VoucherSheets", "VoucherState"]
