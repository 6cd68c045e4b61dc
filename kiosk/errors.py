"""Errors named by what the caller should do next. Nothing here knows a device, a screen or a server."""

from __future__ import annotations


class KioskError(Exception):
    """The root. ``code`` is the short code that docs/operations.md explains (for example ``P01``)."""

    def __init__(self, message: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class InvalidInput(KioskError):
    """Ask again: what was given does not hold; the message says what would."""


class Unreadable(InvalidInput):
    """Bytes or text that do not follow their format (a code, a frame, an envelope)."""


class SettingsError(InvalidInput):
    """A settings file that cannot be used. The message names file, key, value and what is allowed."""


class DeviceUnavailable(KioskError):
    """Try again later: the device is not there now. Others go on."""


class NeedsAttention(KioskError):
    """Call staff: a person has to do something (paper, cover, jam)."""


class ServerUnreachable(KioskError):
    """Try again later: the centre did not answer in time. What was accepted is kept and will be sent."""


class ServerRefused(KioskError):
    """Do not try the same again: the centre answered with a problem (RFC 9457)."""

    def __init__(self, message: str = "", *, status: int, problem_type: str = "", code: str = "") -> None:
        super().__init__(message, code=code)
        self.status = status
        self.problem_type = problem_type


class StoreUnavailable(KioskError):
    """Stop accepting: what would be said cannot be kept (disk full, database broken)."""
