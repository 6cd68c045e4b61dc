"""Every state of the sound that the kiosk tells apart. Without sound everything works: nothing is only heard."""

from __future__ import annotations

from enum import StrEnum

from devices.codes import CodeRow, Severity


class AudioCode(StrEnum):
    OK = "A00"
    NO_PLAYER = "A01"
    FAILED = "A02"


TABLE = (
    CodeRow(AudioCode.OK, "audio_ok", Severity.FINE),
    CodeRow(AudioCode.NO_PLAYER, "audio_no_player", Severity.WARNING),
    CodeRow(AudioCode.FAILED, "audio_failed", Severity.WARNING),
)
