"""What was found at an address elsewhere, in words."""

from typing import Final

from django.utils.translation import pgettext_lazy

from amser.links.models import Finding

FINDINGS: Final = {
    Finding.FINE: pgettext_lazy("link.fine", "It answers"),
    Finding.GONE: pgettext_lazy("link.gone", "There is no such page any more"),
    Finding.UNKNOWN: pgettext_lazy("link.unknown", "There is no such place on the internet"),
    Finding.SILENT: pgettext_lazy("link.silent", "Nobody answers there"),
    Finding.BROKEN: pgettext_lazy("link.broken", "It answers that something is broken"),
}
