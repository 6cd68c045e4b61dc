"""Captures: what was on the line is understood again, and nobody is in them."""

from itertools import pairwise
from pathlib import Path

import pytest
from captures.make import SCENARIOS
from hypothesis import given
from hypothesis import strategies as st

from devices.capture.masks import CardMask, PrinterMask, ScannerMask, masks_of
from devices.capture.replay import replay
from devices.capture.tap import WANTED_S, Tap, TappedTransport
from devices.capture.wire import Capture, Portion, head_lines, portion_line, read_capture
from devices.idcard.card import CardKind, write_card
from devices.idcard.frames import FIND, BadFrame, Reply, ReplyParser, Status, reply, request
from devices.printer.driver import PrinterDriver
from devices.printer.profile import load_profile
from devices.scanner.framing import COMMAND_ACKNOWLEDGED, Scan, ScanFraming
from devices.simulators.card_reader import card_from
from devices.simulators.command_stream import CommandStream
from kiosk.domain.receipt import Paragraph, QrCode, Receipt, SlipKind, lay_out
from kiosk.errors import Unreadable

FOLDER = Path(__file__).parents[1] / "captures"
CAPTURES = sorted(FOLDER.glob("*.capture"))
NAME, CODE = "欧阳金丝雀", "XF2:CANARY0CANARY1"
FRAMES = st.sampled_from([reply(Status.FOUND, bytes(4)), reply(Status.DONE, b"secret" * 60), b"\xaa\xaa\x96"])


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_a_capture_is_understood_as_when_it_was_made(path):
    lines = path.read_text(encoding="ascii").splitlines()
    assert replay(read_capture(lines)) == path.with_suffix(".told").read_text().splitlines()


def test_every_scenario_has_its_capture():
    assert set(SCENARIOS) <= {path.stem for path in CAPTURES}


@pytest.mark.parametrize(
    "bad",
    [
        ["something else"],
        ["kiosk-capture 1", "device"],
        ["kiosk-capture 1", "", "1 < 00"],
        ["kiosk-capture 1", "", "1.000 < 0"],
        ["kiosk-capture 1", "", "1.000 ? 00"],
        ["kiosk-capture 1", "", "1.000 - é"],
    ],
)
def test_what_is_no_capture_is_refused_in_words(bad):
    with pytest.raises(Unreadable, match="capture"):
        read_capture(bad)


def test_a_capture_of_an_unknown_device_is_refused():
    with pytest.raises(Unreadable, match="known are printer"):
        replay(Capture({"device": "toaster"}))


@given(st.lists(st.tuples(st.integers(0, 10**9), st.sampled_from("<>"), st.binary(min_size=1, max_size=40))))
def test_what_is_written_is_read(rows):
    portions = tuple(Portion(ms / 1000, direction, data) for ms, direction, data in rows)
    capture = Capture({"device": "printer", "profile": "generic-80mm"}, portions)
    lines = [*head_lines(capture.about), *map(portion_line, portions)]
    assert read_capture(lines) == capture


@pytest.mark.parametrize("mask", [PrinterMask, ScannerMask, CardMask])
@given(
    data=st.lists(FRAMES | st.binary(max_size=30)).map(b"".join),
    cuts=st.lists(st.integers(0, 90), max_size=4),
)
def test_a_mask_keeps_the_length_wherever_the_line_splits(mask, data, cuts):
    whole, split = mask(), mask()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    masked = whole.mask(data)
    assert b"".join(split.mask(data[a:b]) for a, b in pairwise(edges)) == masked
    assert len(masked) == len(data)


@pytest.mark.parametrize("profile", ["generic-80mm", "generic-80mm-raster", "sprt-pos76"])
def test_a_slip_on_the_line_shows_nobody(printer, tmp_path, font_glyphs, profile):
    model, tap = load_profile(profile), Tap("printer")
    tap.since(0)
    port = model.port(f"serial://{tmp_path}/printer?dsrdtr=0&rtscts=0")
    driver = PrinterDriver(TappedTransport(port, tap), model, font_glyphs)
    blocks = (Paragraph(NAME, scale=2), Paragraph("㐂𠮷 130926195501010018"), QrCode(CODE))
    layout = lay_out(Receipt(SlipKind.TEST, blocks), columns=model.columns, width_dots=model.width_dots)
    result = driver.print_slip(layout, job_id="canary")
    driver.close()
    sent = b"".join(portion.data for portion in tap.since(0)[1] if portion.direction == ">")
    assert len(sent) > result.bytes_sent > 100
    assert NAME.encode("gbk") not in sent
    assert b"CANARY" not in sent
    assert b"1309" not in sent
    pictures = {"ESC *": 5, "GS v": 8}  # bytes of their heads
    drawn = [c.raw[pictures[c.name] :] for c in CommandStream().receive_data(sent) if c.name in pictures]
    assert drawn
    assert not any(map(any, drawn))


WHOLE = [b"\x1b@", b"\x1cS\x00\x00", b"\x1b*!\x01\x00abc", b"\x1d(k\x03\x001Q0", b"\x10\x04\x01", b"text\n"]


@given(st.text(), st.lists(st.sampled_from(WHOLE)))
def test_text_to_a_printer_is_never_shown_after_whole_commands(text, before):
    mask = PrinterMask()
    mask.mask(b"".join(before))
    data = bytes(byte for byte in text.encode("gbk", "ignore") if byte not in b"\x10\x1b\x1c\x1d")
    assert set(mask.mask(data)) <= {*range(0x21), 0x78, 0x7F, 0xB0}


@pytest.mark.parametrize("kind", CardKind)
def test_a_card_on_the_line_is_a_frame_without_a_person(kind):
    number = "USA130080022901" if kind is CardKind.FOREIGNER_2017 else "130926195501010018"
    card = write_card(card_from({"kind": kind.name.lower(), "name": "金丝雀", "number": number}))
    frame = reply(Status.DONE, bytes.fromhex("0100 0400") + card + b"\x17" * 1024)
    (shown,) = ReplyParser().receive_data(CardMask().mask(b"\x00\x41" + frame))
    assert (shown.status, len(shown.data)) == (Status.DONE, 1284)
    assert shown.data == bytes.fromhex("0100 0400") + bytes(1280)


@given(st.lists(FRAMES | FRAMES.map(lambda frame: frame[:9]) | st.binary(max_size=6)).map(b"".join))
def test_a_masked_card_reader_says_as_many_frames_right_and_wrong(data):
    def kinds(line):
        events = ReplyParser().receive_data(line)
        return [event.status if isinstance(event, Reply) else BadFrame for event in events]

    assert kinds(CardMask().mask(data)) == kinds(data)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40))
def test_a_masked_scan_is_as_long_and_says_nothing(text):
    code = "XF1:" + text
    (shown,) = ScanFraming().receive_data(ScannerMask().mask(COMMAND_ACKNOWLEDGED + code.encode() + b"\r"))
    assert isinstance(shown, Scan)
    assert len(shown.text) == len(code)
    assert set(shown.text) <= set("x0:]")


def test_requests_to_a_card_reader_are_shown_as_they_are():
    assert masks_of("card_reader")[0].mask(request(FIND)) == request(FIND)


def test_a_tap_keeps_nothing_until_somebody_asks_and_soon_after_they_left(clock):
    tap = Tap("scanner", clock)
    tap.note("<", b"ABC")
    assert tap.since(0) == (0, [])
    tap.note("<", b"ABC")
    number, kept = tap.since(0)
    assert [portion.data for portion in kept] == [b"xxx"]
    assert tap.since(number) == (number, [])
    clock.now += WANTED_S
    tap.note("<", b"ABC")
    assert tap.since(number) == (number, [])
    assert tap.counted["<"] == 9
