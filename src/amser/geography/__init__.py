"""
Where something is, roughly, in Wales: postcodes, and how far one square lies from another.

Always true: whatever is known of where somebody lives is the square of two kilometres they live in. Nothing finer is kept, asked
for, or in the house at all: the table of postcodes knows no more than that either.
"""

from amser.geography.grid import square_of
from amser.geography.points import NEAR, Point, first_known, metres_between
from amser.geography.postcodes import council_of, found_in, of_postcode

__all__ = ["NEAR", "Point", "council_of", "first_known", "found_in", "metres_between", "of_postcode", "square_of"]
