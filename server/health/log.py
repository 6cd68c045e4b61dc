"""The server's log: one JSON object a line on standard error, from a list of fields that may be told.

An address, a query string, a header or a value of the database can be personal data: none of them is a field. The
text of an exception can hold values, so only its type and the place in our code are told.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

NAME = "kiosk.server"
FIELDS = ("route", "method", "status", "ms", "error", "place", "record", "address", "reason")
_LOG = logging.getLogger(NAME)
_ROOT = Path(__file__).parents[2]
_OURS, _ENGINES = ("server", "kiosk"), ("server", "db")


class JsonLines(logging.Formatter):
    """Libraries' messages are told without what was filled into them."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at[:-6] + "Z", "level": record.levelname.lower(), "event": str(record.msg)}
        if record.name != NAME:
            line["logger"] = record.name
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        return json.dumps(line, ensure_ascii=False)


def set_up_log(level: str) -> None:
    """Every logger of this process writes lines to standard error; called once, by ``run``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _LOG.setLevel(level.upper())


def tell(level: int, event: str, **fields: object) -> None:
    """One line. Raises KeyError for a field that is not on the list: it would be dropped in silence."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise KeyError(f"not a field of the log: {', '.join(sorted(unknown))}")
    _LOG.log(level, event, extra=fields)


def place_of(error: BaseException) -> str:
    """``server/cases/store.py:88``: the innermost line of our own code that it passed, engines left out."""
    place, trace = "", error.__traceback__
    while trace is not None:
        place = _ours(trace) or place
        trace = trace.tb_next
    return place


def _ours(trace: TracebackType) -> str:
    path = Path(trace.tb_frame.f_code.co_filename)
    parts = path.relative_to(_ROOT).parts if path.is_relative_to(_ROOT) else ("",)
    return f"{'/'.join(parts)}:{trace.tb_lineno}" if parts[0] in _OURS and parts[:2] != _ENGINES else ""
