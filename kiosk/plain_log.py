"""The last lines of the log as far as they may leave the terminal: our own templates, and only values that name nobody.

The log itself holds no personal data by rule; this list of what is allowed keeps the rule where one of us forgot it.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from typing import Any

from kiosk.clock import rfc3339

KEPT = 500
HIDDEN = "…"
_CODE = re.compile(
    r"[A-Z]\d\d|[a-z]{1,12}(_[a-z]{1,12})?|[A-Z][A-Za-z]{2,40}", re.ASCII
)  # a code, device, error
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127, 0x85, 0x2028, 0x2029)}
_OURS = Path(__file__).resolve().parent.parent


class OneLine(logging.Formatter):
    """For the log of the process: one record is one line, whatever is in it, and an error is its kind and place. An
    error's own message may hold what somebody wrote, and is never printed."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).translate(_CONTROL)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return f"{type(ei[1]).__name__} at {_place(ei[1])}" if ei[1] is not None else ""


class PlainLog(logging.Handler):
    """Attach it to the logger ``kiosk``."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[dict[str, str]] = deque(maxlen=KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        line = {
            "at": rfc3339(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "logger": record.name,
            "said": _said(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = type(record.exc_info[1]).__name__
            line["place"] = _place(record.exc_info[1])
        self._lines.append(line)

    def lines(self) -> list[dict[str, str]]:
        """Oldest first."""
        return list(self._lines)


def _said(record: logging.LogRecord) -> str:
    """The template with the values that may be shown. A message that was no template is not ours to show."""
    values = record.args if isinstance(record.args, tuple) else ()
    if not isinstance(record.msg, str) or (not values and "%" not in record.msg and _is_filled(record)):
        return HIDDEN
    try:
        return record.msg % tuple(map(_shown, values)) if values else record.msg
    except (TypeError, ValueError):
        return record.msg


def _is_filled(record: logging.LogRecord) -> bool:
    """Whether the words may have been put together before they were logged: only plain ASCII words pass."""
    return re.fullmatch(r"[a-z][a-z ,:;'-]{0,80}", str(record.msg)) is None


def _shown(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, str) and _CODE.fullmatch(value) else HIDDEN


def _place(error: BaseException) -> str:
    """File and line of ours where it was raised, empty when it was nowhere of ours."""
    for frame, line in reversed(list(walk_tb(error.__traceback__))):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_OURS) and "site-packages" not in path.parts:
            return f"{path.relative_to(_OURS)}:{line}"
    return ""
