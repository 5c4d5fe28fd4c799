"""
Forms that people with little confidence and an old phone can finish.

`AmserForm` is the base of every form that changes something; `DurationField`, `DayField` and `ClockField` read what people
type. Templates follow govuk-frontend's pattern: label, hint, error, input; a summary at the top that links to each error.
"""

from amser.ui.forms.base import AmserForm
from amser.ui.forms.fields import AskedLater, ClockField, DayField, DurationField
from amser.ui.forms.renderer import Renderer
from amser.ui.forms.widgets import Boxes, ClockInput, DayInput, DurationInput, TickBoxes

__all__ = [
    "AmserForm",
    "AskedLater",
    "Boxes",
    "ClockField",
    "ClockInput",
    "DayField",
    "DayInput",
    "DurationField",
    "DurationInput",
    "Renderer",
    "TickBoxes",
]
