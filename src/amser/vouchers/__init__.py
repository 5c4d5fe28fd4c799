"""
Credits on paper: batches of bearer vouchers, each with a number, a check letter and a signed QR.

Always true: a voucher leaves READY once, whoever presents it and however often; what a batch's account holds is what its
vouchers that are ready are worth; a signature says only that the scheme made the voucher, never that it is still good; a
voucher names nobody.
"""
