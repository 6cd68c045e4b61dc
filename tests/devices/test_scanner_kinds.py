"""Scanners that are no plain serial line: keyboards, cameras, modules that look when told; and what may pass."""

import os
import sys
from itertools import pairwise
from types import SimpleNamespace

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageOps

from devices.capture.tap import Tap, TappedLine
from devices.scanner.camera_line import CameraLine, Picture
from devices.scanner.codes import ScannerCode
from devices.scanner.driver import ScannerDriver
from devices.scanner.framing import Rejected, ScanFraming
from devices.scanner.grammar import Form, form_of
from devices.scanner.hid_line import HidLine, open_evdev
from devices.scanner.keys import _KEYS, KeyDecoder
from devices.scanner.lines import scanner_line
from devices.scanner.triggers import AGAIN_S, TRIGGERS
from devices.simulators.scanner import ScannerSimulator
from devices.transport import Transport
from kiosk.__main__ import main
from kiosk.errors import DeviceUnavailable, SettingsError

SHIFT, ENTER = 42, 28
PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=60)
KEY_EVENTS = st.lists(
    st.tuples(st.sampled_from([0, 1, 4]), st.integers(0, 255), st.integers(0, 2)), max_size=80
)


def typed(text):
    """The keys, down and up, that a scanner in US layout types, and Enter."""
    events = []
    for character in text:
        code, is_shifted = next((c, s) for c, both in _KEYS.items() for s in (0, 1) if both[s] == character)
        shift = [(1, SHIFT, 1)] if is_shifted else []
        release = [(1, SHIFT, 0)] if is_shifted else []
        events += [*shift, (4, 4, code), (1, code, 1), (0, 0, 0), (1, code, 0), *release]
    return [*events, (1, ENTER, 1), (1, ENTER, 0)]


@given(PRINTABLE)
def test_every_code_that_can_be_typed_is_read(text):
    assert KeyDecoder().receive(typed(text)) == text.encode() + b"\r"


@given(KEY_EVENTS, st.lists(st.integers(0, 80), max_size=4))
def test_any_keys_in_any_portions_give_the_same_bytes(events, cuts):
    split = KeyDecoder()
    edges = [0, *sorted(min(cut, len(events)) for cut in cuts), len(events)]
    parts = b"".join(split.receive(events[a:b]) for a, b in pairwise(edges))
    assert parts == KeyDecoder().receive(events)
    assert all(byte == 0x0D or 0x20 <= byte <= 0x7F for byte in parts)


@pytest.mark.parametrize(
    "code", [1, 14, 15, 59, 88, 103, 116, 125, 139]
)  # Esc, Tab, F1, F12, Up, Power, Meta …
def test_a_key_that_is_no_character_spoils_the_code_and_does_nothing_else(code):
    data = KeyDecoder().receive([(1, code, 1), (1, code, 0), *typed("XF2:A")])
    assert ScanFraming().receive_data(data) == [Rejected()]


class FakeInput:
    """What evdev's InputDevice is to us: fd, grab, read, close."""

    def __init__(self):
        self.fd, self._in = os.pipe()
        self.events, self.is_grabbed = [], False

    def grab(self):
        self.is_grabbed = True

    def read(self):
        os.read(self.fd, 4096)
        events, self.events = self.events, []
        return [SimpleNamespace(type=kind, code=code, value=value) for kind, code, value in events]

    def type(self, text):
        self.events += typed(text)
        os.write(self._in, b"x")

    def pull(self):
        os.close(self.fd)

    def close(self):
        self.is_grabbed = False


@pytest.fixture
def keyboard():
    return FakeInput()


def test_a_scanner_that_types_is_grabbed_and_read(keyboard, heard, problems):
    driver = ScannerDriver(
        HidLine("/dev/x", lambda _: keyboard), on_scan=heard.append, on_problem=problems.append
    )
    driver.start()
    assert problems.wait_for(ScannerCode.OK)
    assert keyboard.is_grabbed
    keyboard.type("XF2:AB 12$%*+-./:")
    assert heard.wait_for("XF2:AB 12$%*+-./:")
    driver.stop()
    assert not keyboard.is_grabbed


def test_a_scanner_that_types_and_is_pulled_is_found_again(heard, problems):
    keyboards = [FakeInput(), FakeInput()]
    left = list(keyboards)
    driver = ScannerDriver(
        HidLine("/dev/x", lambda _: left.pop(0)), on_scan=heard.append, on_problem=problems.append
    )
    driver.start()
    assert problems.wait_for_count(1)
    keyboards[0].pull()
    assert problems.wait_for_count(3)
    assert problems == [ScannerCode.OK, ScannerCode.UNPLUGGED, ScannerCode.OK]
    keyboards[1].type("XF2:BACK")
    assert heard.wait_for("XF2:BACK")
    driver.stop()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, "no"), "S07"),
        (OSError(16, "busy"), "S07"),
        (FileNotFoundError(2, "gone"), "S01"),
    ],
)
def test_why_it_cannot_be_taken_is_told(error, code, heard, problems):
    def refuse(_):
        raise error

    driver = ScannerDriver(HidLine("/dev/x", refuse), on_scan=heard.append, on_problem=problems.append)
    driver.start()
    assert problems.wait_for(code)
    driver.stop()


def test_another_reason_is_told_anew(heard, problems):
    reasons = [PermissionError(13, "no"), PermissionError(13, "no"), FileNotFoundError(2, "gone")]

    def refuse(_):
        raise reasons.pop(0) if reasons else FileNotFoundError(2, "gone")

    driver = ScannerDriver(HidLine("/dev/x", refuse), on_scan=heard.append, on_problem=problems.append)
    driver.start()
    assert problems.wait_for("S01")
    driver.stop()
    assert problems == ["S07", "S01"]


def test_the_library_has_what_is_asked_of_it():
    evdev = pytest.importorskip("evdev")
    assert all(hasattr(evdev.InputDevice, name) for name in ("grab", "read", "close"))
    with pytest.raises(OSError, match="No such file"):
        open_evdev("/dev/input/event-that-is-not-there")


@pytest.mark.skipif(not os.access("/dev/uinput", os.W_OK), reason="no /dev/uinput here")
def test_a_keyboard_of_the_kernel_is_read(heard, problems):
    import evdev

    with evdev.UInput(name="kiosk test scanner") as machine:
        line = HidLine(machine.device.path)
        driver = ScannerDriver(line, on_scan=heard.append, on_problem=problems.append)
        driver.start()
        assert problems.wait_for(ScannerCode.OK)
        for kind, code, value in typed("XF2:KERNEL"):
            machine.write(kind, code, value)
        machine.syn()
        assert heard.wait_for("XF2:KERNEL")
        driver.stop()


@pytest.mark.parametrize(("module", "line"), [("evdev", HidLine), ("linuxpy.video.device", CameraLine)])
def test_a_missing_extra_is_named_with_what_to_install(module, line, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(DeviceUnavailable, match=r"pip install 'petition-kiosk\[scanner-") as told:
        line("/dev/x").open()
    assert told.value.code == ScannerCode.EXTRA_MISSING


class FakeCamera:
    """Shows the same picture again and again; gone when there is none."""

    def __init__(self, shown):
        self.shown = shown

    def picture(self, timeout_s):
        if self.shown is None:
            raise OSError(19, "No such device")
        return self.shown

    def close(self):
        pass


def picture_of(text, *, inverted=False):
    image = qrcode.make(text, box_size=5).get_image().convert("L")
    image = ImageOps.expand(ImageOps.invert(image) if inverted else image, 60, fill=0 if inverted else 255)
    return Picture(*image.size, image.tobytes())


CODE = "XF2:" + "AB12" * 34


@pytest.mark.parametrize("inverted", [False, True])
def test_a_code_before_a_camera_is_read_once(heard, problems, inverted):
    camera = FakeCamera(picture_of(CODE, inverted=inverted))
    line = CameraLine("/dev/x", lambda _: camera, clock=iter(range(10**9)).__next__)
    driver = ScannerDriver(line, on_scan=heard.append, on_problem=problems.append)
    driver.start()
    assert heard.wait_for(CODE)
    camera.shown = picture_of("XF2:NEXT")
    assert heard.wait_for("XF2:NEXT")
    camera.shown = None
    assert problems.wait_for(ScannerCode.UNPLUGGED)
    driver.stop()
    assert heard == [CODE, "XF2:NEXT"]


def test_a_code_with_line_ends_in_it_is_one_code_and_rejected():
    line = CameraLine("/dev/x", lambda _: FakeCamera(picture_of("XF2:A\rXF2:B")))
    line.open()
    assert ScanFraming().receive_data(line.read(0)) == [Rejected()]


def test_a_picture_without_a_code_says_nothing():
    line = CameraLine("/dev/x", lambda _: FakeCamera(Picture(64, 64, bytes(4096))))
    line.open()
    assert line.read(0) == b""


class EagerKeyboard(FakeInput):
    """Types one code as soon as it is taken."""

    def grab(self):
        super().grab()
        self.type(CODE)


@pytest.mark.parametrize(
    ("port", "where", "line"),
    [
        ("hid:///dev/input/x", "hid_line.HidLine", lambda: HidLine("/dev/x", lambda _: EagerKeyboard())),
        (
            "camera:///dev/video9",
            "camera_line.CameraLine",
            lambda: CameraLine("/dev/x", lambda _: FakeCamera(picture_of(CODE))),
        ),
    ],
    ids=["keyboard", "camera"],
)
def test_what_keys_or_a_camera_say_is_captured_masked_and_replayed(
    port, where, line, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(f"devices.scanner.{where}", lambda _: line())
    file = tmp_path / "scanner.capture"
    assert main(["scanner", "capture", str(file), "--port", port, "--seconds", "0.3"]) == 0
    assert main(["scanner", "replay", str(file)]) == 0
    assert b"AB12".hex(" ") not in file.read_text()
    assert file.read_text().count("opened") == 1
    assert "a code of 140 characters" in capsys.readouterr().out


def test_a_line_that_goes_is_remarked_in_its_capture():
    tap, camera = Tap("scanner"), FakeCamera(Picture(64, 64, bytes(4096)))
    line = TappedLine(CameraLine("/dev/x", lambda _: camera), tap)
    tap.since(0)
    line.open()
    camera.shown = None
    with pytest.raises(DeviceUnavailable):
        line.read(0)
    assert [portion.data for portion in tap.since(0)[1]] == [b"opened", b"closed"]


def test_trigger_commands_are_byte_for_byte_as_published():
    assert TRIGGERS["gm65"].look.hex(" ") == "7e 00 08 01 00 02 01 ab cd"
    assert TRIGGERS["newland"].look.hex(" ") == "7e 00 08 01 00 02 01 02 da"


@pytest.mark.parametrize("model", ["gm65", "newland"])
def test_a_module_that_looks_when_told_is_told_again_after_each_code(model, tmp_path, heard, problems):
    trigger = TRIGGERS[model]
    with ScannerSimulator(link=tmp_path / "s", baud=0, trigger=trigger) as machine:
        driver = ScannerDriver(
            Transport(str(tmp_path / "s")), on_scan=heard.append, on_problem=problems.append, trigger=trigger
        )
        driver.start()
        assert problems.wait_for(ScannerCode.OK)
        for code in ("XF2:A", "XF2:B", "XF1:C"):
            machine.command(f"scan {code}")
            assert heard.wait_for(code)
        driver.stop()
    assert heard == ["XF2:A", "XF2:B", "XF1:C"]


def test_a_module_is_told_again_when_its_look_has_ended(tmp_path, heard, problems, clock, eventually):
    trigger = TRIGGERS["gm65"]
    with ScannerSimulator(link=tmp_path / "s", baud=0, trigger=trigger) as machine:
        driver = ScannerDriver(
            Transport(str(tmp_path / "s")), on_scan=heard.append, on_problem=problems.append, trigger=trigger
        )
        driver._clock = clock
        driver.start()
        assert eventually(lambda: machine.command("status")["looks"] == 1)
        clock.now += AGAIN_S
        assert eventually(lambda: machine.command("status")["looks"] == 2)
        driver.look(False)
        clock.now += 3 * AGAIN_S
        driver.stop()
        assert machine.command("status")["looks"] == 2


def test_what_is_scanned_while_nobody_wants_it_is_dropped(scanner, tmp_path, heard, problems):
    driver = ScannerDriver(
        Transport(str(tmp_path / "scanner")), on_scan=heard.append, on_problem=problems.append
    )
    driver.start()
    assert problems.wait_for(ScannerCode.OK)
    driver.look(False)
    scanner.command("scan XF2:WHILE")
    scanner.command("scan-hex 1b")
    scanner.command("scan XF2:LAST")
    framing, seen = driver._framing, []
    framing.receive_data = lambda data, take=framing.receive_data: seen.append(data) or take(data)
    scanner.command("scan XF2:DONE")
    while b"DONE" not in b"".join(seen):
        assert heard == []
    driver.look(True)
    scanner.command("scan XF2:NOW")
    assert heard.wait_for("XF2:NOW")
    driver.stop()
    assert heard == ["XF2:NOW"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("XF1:6BF5A $%*+-./:", Form.OURS),
        (CODE, Form.OURS),
        ("HTTPS://X.GOV.CN/S/ABCDEFG234567", Form.OURS),
        ("HTTPS://X.GOV.CN/S/ABC/../DEF", Form.ADDRESS),
        ("https://example.org/x", Form.ADDRESS),
        ("XF3:ABC", Form.STRANGE),
        ("XF2:abc", Form.STRANGE),
        ("XF2:", Form.STRANGE),
        ("XF2:" + "A" * 401, Form.STRANGE),
        ("file:///etc/passwd", Form.STRANGE),
        ("6901234567892", Form.STRANGE),
        ("XF2:A\n", Form.STRANGE),
    ],
)
def test_only_our_own_forms_pass(text, form):
    assert form_of(text, url_prefix="HTTPS://X.GOV.CN/S/") is form


@given(st.text(max_size=40))
def test_nothing_passes_that_is_not_plain(text):
    if form_of(text) is Form.OURS:
        assert text.isascii()
        assert text.isprintable()
        assert text[:4] in ("XF1:", "XF2:")


@pytest.mark.parametrize(("form", "code"), [(Form.ADDRESS, "S05"), (Form.STRANGE, "S04")])
def test_a_code_of_another_form_is_told_and_not_handed_over(scanner, tmp_path, heard, problems, form, code):
    line = Transport(str(tmp_path / "scanner"))
    driver = ScannerDriver(line, on_scan=heard.append, on_problem=problems.append, form_of=lambda _: form)
    driver.start()
    assert problems.wait_for(ScannerCode.OK)
    scanner.command("scan whatever")
    assert problems.wait_for(code)
    driver.stop()
    assert heard == []


def test_a_url_says_what_a_scanner_hangs_on():
    assert isinstance(scanner_line("hid:///dev/input/by-id/x", Transport), HidLine)
    assert isinstance(scanner_line("camera:///dev/video0", Transport), CameraLine)
    assert isinstance(scanner_line("/dev/ttyS0", Transport), Transport)
    for wrong in ("hid://dev/x", "camera:video0", "hid:///etc/passwd"):
        with pytest.raises(SettingsError, match="three slashes"):
            scanner_line(wrong, Transport)
