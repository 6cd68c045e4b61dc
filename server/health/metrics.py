"""Figures for Prometheus, in a registry of our own: requests, the writer, terminals, and what waits for staff.

Every label has few values, known beforehand: the route as it stands in the table, the method, the status, the
terminal's number. Nothing is counted by person, case or address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from server.clock import parse_rfc3339
from server.db.engine import Cursor

OTHER = "other"  # a route that is not in the table
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_SIZES = (1, 2, 4, 8, 16, 32, 64)

Gauges = Callable[[], Iterable[Metric]]


class Metrics:
    """What is counted while the server runs; ``text`` adds what is looked up when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "petition_http_requests",
            "Answered requests",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "petition_http_request_seconds", "From the first byte to the answer", ("route",), buckets=_SECONDS,
            registry=self._registry,
        )  # fmt: skip
        self._commits = Histogram(
            "petition_commit_seconds",
            "One group: run, kept, flushed",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._sizes = Histogram(
            "petition_commit_jobs", "Writes in one commit", buckets=_SIZES, registry=self._registry
        )
        self._known: dict[tuple[str, str, int], tuple[Callable[[], None], Callable[[float], None]]] = {}

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        key = (route, method, status)
        known = self._known.get(key)
        if known is None:
            counter = self._requests.labels(route, method, str(status))
            known = self._known[key] = (counter.inc, self._seconds.labels(route).observe)
        count, observe = known
        count()
        observe(seconds)

    def committed(self, jobs: int, seconds: float) -> None:
        self._sizes.observe(jobs)
        self._commits.observe(seconds)

    def text(self, gauges: list[Metric]) -> bytes:
        """The exposition format of Prometheus, 0.0.4."""
        found = CollectorRegistry()
        found.register(_Fixed(gauges))
        return bytes(generate_latest(self._registry) + generate_latest(found))


class _Fixed:
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def gauges(
    cursor: Cursor, division: str, *, now: datetime, today: str, waiting: int, well: bool
) -> list[Metric]:
    """What holds at this moment."""
    age = GaugeMetricFamily(
        "petition_terminal_silent_seconds", "Since the terminal was last heard", labels=["terminal"]
    )
    cursor.execute(
        "SELECT number, last_seen FROM terminals WHERE division = ? AND state = 'enrolled' AND last_seen <> ''",
        (division,),
    )
    for number, seen in cursor.fetchall():
        age.add_metric([f"{number:03}"], max(0.0, (now - parse_rfc3339(seen)).total_seconds()))
    cursor.execute("SELECT COUNT(*) FROM quarantine WHERE division = ?", (division,))
    quarantined = cursor.fetchone()[0]
    cursor.execute(
        "SELECT COUNT(*) FROM clocks WHERE division = ? AND stopped_on = '' AND due < ?", (division, today)
    )
    overdue = cursor.fetchone()[0]
    return [
        GaugeMetricFamily("petition_writer_well", "1 while writes are taken", value=float(well)),
        GaugeMetricFamily("petition_writes_waiting", "Writes in the queue", value=waiting),
        GaugeMetricFamily(
            "petition_quarantined_records", "Refused records kept for staff", value=quarantined
        ),
        GaugeMetricFamily(
            "petition_overdue_clocks", "Time limits that have passed and still run", value=overdue
        ),
        age,
    ]
