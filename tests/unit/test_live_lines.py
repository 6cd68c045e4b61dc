"""Live bytes: masked, understood by the drivers' parsers, kept to the last two hundred."""

from datetime import UTC, datetime, timedelta

import pytest

from devices.capture.tap import Tap
from devices.capture.wire import FROM_DEVICE, TO_DEVICE
from kiosk.live_lines import LiveLines
from kiosk.services.live_bytes import IN, KEPT, OUT, LineSeen, Ring, in_hex

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture
def taps():
    return {device: Tap(device) for device in ("printer", "scanner", "card_reader")}


@pytest.fixture
def lines(taps):
    return LiveLines(taps, lambda: NOON)


def told(look):
    return [(line.direction, [said.key for said in line.said]) for line in look.lines]


def test_a_question_and_its_answer_are_told_with_the_bits(taps, lines):
    lines.begin("printer")
    taps["printer"].note(TO_DEVICE, b"\x10\x04\x01\x10\x04\x02")
    taps["printer"].note(FROM_DEVICE, b"\x12\x16")
    look = lines.look()
    assert told(look) == [(OUT, ["asks"]), (IN, ["answers_well", "answers"])]
    assert look.raw == (("DLE EOT 1", b"\x12"), ("DLE EOT 2", b"\x16"))
    assert [bit.name for bit in look.bits if bit.is_set] == ["cover"]
    assert abs(look.lines[0].at - NOON) < timedelta(seconds=5)
    assert lines.look().lines == ()


def test_customs_full_status_is_read_too(taps, lines):
    lines.begin("printer")
    taps["printer"].note(TO_DEVICE, b"\x10\x04\x14")
    taps["printer"].note(FROM_DEVICE, bytes.fromhex("100f24000000"))
    look = lines.look()
    assert look.raw == (("DLE EOT 20", bytes.fromhex("24000000")),)
    assert {bit.name for bit in look.bits if bit.is_set} == {"near_end", "slip_in_mouth"}


def test_a_slip_is_told_by_its_commands_and_length_and_nobody_is_in_it(taps, lines):
    lines.begin("printer")
    taps["printer"].note(TO_DEVICE, b"\x1b@" + "张三".encode("gbk") + b"\x1dr\x01")
    taps["printer"].note(FROM_DEVICE, b"\x00")
    look = lines.look()
    assert "张三".encode("gbk") not in b"".join(line.data for line in look.lines)
    assert told(look) == [(OUT, ["commands", "text"]), (IN, ["confirms"])]


def test_a_scan_is_a_length_and_a_card_an_answer(taps, lines):
    lines.begin("scanner")
    taps["scanner"].note(FROM_DEVICE, b"XF2:SECRET\r")
    look = lines.look()
    assert told(look) == [(IN, ["code"])]
    assert dict(look.lines[0].said[0].values) == {"n": 10}
    assert b"SECRET" not in look.lines[0].data
    lines.begin("card_reader")
    taps["card_reader"].note(TO_DEVICE, bytes.fromhex("aaaaaa9669 0003 20 01 22"))
    taps["card_reader"].note(FROM_DEVICE, bytes.fromhex("aaaaaa9669 0004 00 00 80 84"))
    look = lines.look()
    assert told(look) == [(OUT, ["card_find"]), (IN, ["card_answer"])]
    assert dict(look.lines[1].said[0].values)["status"] == "NO_CARD"


def test_noise_is_counted_and_said_once_a_portion(taps, lines):
    lines.begin("printer")
    taps["printer"].note(FROM_DEVICE, b"\xff\xfe\xfd")
    assert told(lines.look()) == [(IN, ["noise"])]


def test_what_went_before_somebody_listened_is_not_shown(taps, lines):
    taps["printer"].note(TO_DEVICE, b"\x10\x04\x01")
    lines.begin("printer")
    assert lines.look().lines == ()


def seen(number):
    return LineSeen(NOON, OUT, bytes((number % 256,)))


def test_the_ring_keeps_the_last_and_shows_the_newest_page():
    ring = Ring(3)
    ring.add(seen(number) for number in range(KEPT + 50))
    assert ring.page() == [seen(number) for number in (247, 248, 249)]
    ring.halt(True)
    for _ in range(500):
        ring.turn(-1)
    assert ring.page()[0] == seen(50)


def test_halted_the_page_stands_while_more_comes_in():
    ring = Ring(2)
    ring.add([seen(1), seen(2), seen(3)])
    ring.halt(True)
    ring.add([seen(4)])
    assert ring.page() == [seen(2), seen(3)]
    ring.turn(-1)
    assert ring.page() == [seen(1), seen(2)]
    ring.turn(+5)
    assert ring.page() == [seen(2), seen(3)]
    ring.halt(False)
    assert ring.page() == [seen(3), seen(4)]


def test_long_portions_are_cut_for_the_eye():
    assert in_hex(bytes(30)).endswith(" … +6")
    assert in_hex(b"\x10\x04") == "10 04"
