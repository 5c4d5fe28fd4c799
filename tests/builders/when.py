"""Days and moments that tests speak of. A Monday in November 2026, like every other date here."""

import datetime as dt

from amser.kernel.dates import at_london

MONDAY = dt.date(2026, 11, 16)
TUESDAY = dt.date(2026, 11, 17)
FRIDAY = dt.date(2026, 11, 20)
MONDAY_10AM = at_london(MONDAY, dt.time(10))
TUESDAY_10AM = at_london(TUESDAY, dt.time(10))
FRIDAY_4PM = at_london(FRIDAY, dt.time(16))
