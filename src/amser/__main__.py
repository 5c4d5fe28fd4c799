"""
The `amser` command.

Commands are named here, above all layers, and imported when they are used: those that run the house are in
`config/commands`, the others in the package whose work they start.
"""

import os
import sys
from typing import Final

from amser import cli

COMMANDS: Final = {
    "setup": "amser.config.commands.setup",
    "migrate": "amser.config.commands.migrate",
    "demo": "amser.demo.command",
    "serve": "amser.config.commands.serve",
    "doctor": "amser.config.commands.doctor",
    "backup": "amser.config.commands.backup",
    "restore": "amser.config.commands.restore",
    "bank": "amser.cli.bank",
    "group": "amser.cli.group",
    "bulletin": "amser.cli.bulletin",
    "organisation": "amser.cli.organisation",
    "scheme": "amser.cli.scheme",
    "ledger": "amser.config.commands.ledger",
    "voucher": "amser.cli.voucher",
    "round": "amser.cli.round",
    "search": "amser.cli.search",
    "sign-in": "amser.cli.sign_in",
    "second-step": "amser.cli.second_step",
    "import": "amser.imports.command",
    "simulate": "amser.cli.simulate",
    "manage": "amser.cli.manage",
    "messages": "amser.cli.messages",
}


def main() -> None:
    """Run the command that the person typed."""
    if "--demo" in sys.argv:
        os.environ["AMSER_DEMO"] = "1"  # before the settings are read: the demo has a database of its own
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amser.config.settings")
    cli.Amser(COMMANDS)()


if __name__ == "__main__":
    main()
