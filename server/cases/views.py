"""Every view of a road at a kiosk is audited: gathered in memory, written in groups, two seconds at most after it.

A view costs no write of its own: the road is the call that must stay fast. What a crash may lose is at most two seconds
of views, and never that a case was opened: the look-up that gave the ticket was written down before the ticket left.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.centre import Centre
from server.db.engine import Cursor
from server.people.audit import append_audit

WRITE_EVERY_S = 2.0


@dataclass(frozen=True, slots=True)
class View:
    """Which case was shown where, and by which way in its ticket came."""

    number: str
    terminal: str
    way: str


def remember_view(centre: Centre, view: View) -> None:
    """Counted with the same view of the same two seconds."""
    first_at, times = centre.views.get(view, (centre.now_text(), 0))
    centre.views[view] = (first_at, times + 1)


async def write_views(centre: Centre) -> None:
    """One row a view. What the database cannot take now is kept for the next time."""
    division, gathered = centre.site.plan.division, dict(centre.views)
    centre.views.clear()

    def work(cursor: Cursor) -> None:
        for view, (at, times) in gathered.items():
            append_audit(
                cursor, division=division, at=at, who=f"terminal:{view.terminal}", action="road_viewed",
                subject=view.number, facts={"way": view.way, "times": times},
            )  # fmt: skip

    if not gathered:
        return
    try:
        await centre.engine.tx(work)
    except BaseException:
        for view, (at, times) in gathered.items():
            centre.views[view] = (at, times + centre.views.get(view, (at, 0))[1])
        raise
