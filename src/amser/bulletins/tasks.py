"""What happens by itself: the links of what waits to be sent are asked for."""

from procrastinate.contrib.django import app

from amser.bulletins.queries import links_to_look_at
from amser.kernel.one_by_one import RETRY
from amser.links.tasks import ask_for


@app.periodic(cron="0 3 * * *")
@app.task(name="bulletins.look_at_links", retry=RETRY)
def look_at_links(timestamp: int = 0) -> None:
    """Every night, have the links in items that are not out yet asked for. Safe to run twice: each is asked for once in six days."""
    ask_for(links_to_look_at())
