"""What stands around a slip's lines: reset before, cut and request to confirm after, and what removes paper left behind."""

from __future__ import annotations

from escpos import constants

from devices.printer.profile import (
    Charset,
    Completion,
    Cutter,
    KanjiQuirk,
    LeftSlip,
    Presenter,
    PrinterProfile,
)
from devices.printer.strips import BAND_DOTS

ESC, FS, GS = constants.ESC, constants.FS, constants.GS
KANJI_MODE = (
    FS + b"&" + FS + b"S\x00\x00"
)  # no extra space between hanzi: some models come with two dots of it
MOTION_UNIT = GS + b"P\x00\xcb"  # vertical unit 1/203 inch, one dot
NO_REPORTS = GS + b"a\x00"
ORDERED_STATUS = GS + b"r\x01"
CUT_WHOLE = ESC + b"i"
HOLD_OUT = GS + b"e\x03"
_TAKE_BACK = {LeftSlip.RETRACT: b"\x02", LeftSlip.EJECT: b"\x05"}
_LEFT = {LeftSlip.RETRACT: b"R", LeftSlip.EJECT: b"E"}
_CUT = {Cutter.PARTIAL: 1, Cutter.FULL: 0}


def longest_frame(profile: PrinterProfile) -> int:
    """No command of ours is longer: so many NULs fill up whatever was cut short, and those left over do nothing."""
    return max(77 * profile.columns // 2, BAND_DOTS * profile.width_dots // 8) + 64


def start(profile: PrinterProfile) -> bytes:
    """Reset, then Chinese mode."""
    unit = MOTION_UNIT if profile.sets_motion_unit else b""
    late = b"\n" if KanjiQuirk.FROM_NEXT_LINE in profile.kanji_quirks else b""
    mode = b"" if profile.charset is Charset.RASTER else KANJI_MODE + late
    return bytes(constants.HW_INIT + NO_REPORTS + unit + mode)


def cut(profile: PrinterProfile) -> bytes:
    """Feed to the blade, cut, and hold out; a printer without a blade feeds far enough to tear."""
    to_blade = feed(profile.feed_before_cut_dots)
    if profile.cutter is Cutter.NONE:
        return to_blade
    if profile.presenter is Presenter.GS_E:
        return bytes(to_blade + CUT_WHOLE + HOLD_OUT + bytes((profile.present_steps,)))
    if profile.presenter is Presenter.FS_P:
        left = bytes((profile.present_steps, 1)) + _LEFT[profile.left_slip] + bytes((profile.left_after_s,))
        return bytes(FS + b"P" + left)
    mode = _CUT[profile.cutter]
    if profile.feed_before_cut_dots:
        return to_blade + bytes(GS + b"V" + bytes((mode,)))
    return bytes(GS + b"V" + bytes((65 + mode, 0)))


def take_back(profile: PrinterProfile) -> bytes:
    """Remove a slip that was left in the mouth: back into the machine or out of it. Empty without a presenter."""
    if profile.presenter is Presenter.NONE:
        return b""
    return bytes(GS + b"e" + _TAKE_BACK[profile.left_slip])


def discard_stump(profile: PrinterProfile) -> bytes:
    """Cut off what an uncertain job may have left on the roll; no visitor is to get it."""
    if profile.presenter is Presenter.NONE:
        return start(profile) + cut(profile)
    return bytes(start(profile) + feed(profile.feed_before_cut_dots) + CUT_WHOLE + take_back(profile))


def confirmation(profile: PrinterProfile, process_id: bytes) -> bytes:
    """The request that is answered when everything before it is done."""
    if profile.completion is Completion.PROCESS_ID:
        if len(process_id) != 4 or not all(0x20 <= byte <= 0x7E for byte in process_id):
            raise ValueError("a process id is 4 bytes of 20H to 7EH")
        return bytes(GS + b"(H\x06\x0000" + process_id)
    return bytes(ORDERED_STATUS) if profile.completion is Completion.GS_R else b""


def feed(dots: int) -> bytes:
    """Move the paper; nothing for no dots."""
    full, rest = divmod(dots, 255)
    return b"".join(bytes(ESC + b"J" + bytes((n,))) for n in [255] * full + [rest] if n)
