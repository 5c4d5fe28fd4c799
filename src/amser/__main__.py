"""
The `amser` command.

Commands are named here, above all layers, and imported when they are used: those that run the house are in
`config/commands`, the others in the package whose work they start.
"""

import os
from typing import Final

from amser import cli

COMMANDS: Final = {
    "setup": "amser.config.commands.setup",
    "migrate": "amser.config.commands.migrate",
    "demo": "amser.demo.command",
    "serve": "amser.config.commands.serve",
    "doctor": "amser.config.commands.doctor",
    "ledger": "amser.cli.ledger",
    "second-step": "amser.cli.second_step",
    "manage": "amser.cli.manage",
    "messages": "amser.cli.messages",
}


def main() -> None:
    """Run the command that the person typed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amser.config.settings")
    cli.Amser(COMMANDS)()


if __name__ == "__main__":
    main()
