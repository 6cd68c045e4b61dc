"""Every parser against inputs that nobody would send: made by a seeded generator from the corpus beside the captures.

By default some thousands a parser; with --prove a million each. Of every input it is asked that nothing is raised but what
the contract says, that a split changes nothing, and that no buffer grows past its cap.
"""

import random
from pathlib import Path

import pytest

from devices.capture.masks import CardMask, PrinterMask, ScannerMask
from devices.capture.wire import read_capture
from devices.idcard.card import BLOCK, IdCard, read_card
from devices.idcard.frames import LONGEST, PREAMBLE, Reply, ReplyParser
from devices.printer.demultiplexer import BLOCK_CAP, Demultiplexer
from devices.printer.status import FOUR_QUERIES, Query
from devices.scanner.framing import CODE_CAP, Scan, ScanFraming
from devices.scanner.keys import KeyDecoder
from devices.simulators.command_stream import DATA_CAP, CommandStream
from kiosk.errors import Unreadable

CORPUS = Path(__file__).parents[1] / "captures" / "corpus"
FEW, MANY, SEED = 4_000, 1_000_000, 20261122


def scanner(data, cut):
    whole, split = ScanFraming(), ScanFraming()
    events = whole.receive_data(data)
    assert events == split.receive_data(data[:cut]) + split.receive_data(data[cut:])
    assert len(whole._code) <= CODE_CAP
    last = whole.idle()
    assert last == split.idle()
    for event in (*events, *last):
        assert not isinstance(event, Scan) or (event.text.isprintable() and event.text.isascii())


def keys(data, cut):
    events = [(1, byte, data[place - 1] % 3) for place, byte in enumerate(data)]
    whole, split = KeyDecoder(), KeyDecoder()
    assert whole.receive(events) == split.receive(events[:cut]) + split.receive(events[cut:])
    assert len(whole._shift) <= 2


def card_reader(data, cut):
    whole, split = ReplyParser(), ReplyParser()
    assert whole.receive_data(data) == split.receive_data(data[:cut]) + split.receive_data(data[cut:])
    assert whole.held <= LONGEST + 7


def card_text(data, cut):
    block = (data * (BLOCK // max(1, len(data)) + 1))[:BLOCK] if cut % 4 else data
    try:
        assert isinstance(read_card(block), IdCard)
    except Unreadable as error:
        assert str(error).isascii()  # noqa: PT017 - not a word of what the block says


def printer(data, cut):
    whole, split = _asked(), _asked()
    events = whole.receive_data(data)
    assert events == split.receive_data(data[:cut]) + split.receive_data(data[cut:])
    assert max(len(held or b"") for held in (whole._block, whole._report, whole._full)) < BLOCK_CAP


def _asked():
    demultiplexer = Demultiplexer()
    for query in (*FOUR_QUERIES, Query.FULL):
        demultiplexer.ask(query)
    demultiplexer.expect_ordered_reply()
    return demultiplexer


def commands(data, cut):
    whole, split = CommandStream(), CommandStream()
    found = whole.receive_data(data)
    assert found == split.receive_data(data[:cut]) + split.receive_data(data[cut:])
    assert sum(len(command.raw) for command in found) + len(whole._buffer) == len(data)
    assert len(whole._buffer) < DATA_CAP + 16


def masks(data, cut):
    for mask in (PrinterMask, ScannerMask, CardMask):
        split = mask()
        assert mask().mask(data) == split.mask(data[:cut]) + split.mask(data[cut:])
    if data.count(PREAMBLE) == 1:  # two, one inside the other: who masks as it goes cannot tell which counts
        assert _outline(CardMask().mask(data)) == _outline(data)


def _outline(line):
    return [
        (event.status, len(event.data)) if isinstance(event, Reply) else None
        for event in ReplyParser().receive_data(line)
    ]


def capture(data, cut):
    text = data.decode("latin-1")
    try:
        read_capture(["kiosk-capture 1", *("" for _ in range(cut % 2)), *text.splitlines()])
    except Unreadable as error:
        assert "capture" in str(error)  # noqa: PT017


PARSERS = {  # parser: the corpora it starts from
    scanner: ("scanner",),
    keys: ("scanner", "printer"),
    card_reader: ("card_reader",),
    card_text: ("card_text",),
    printer: ("printer",),
    commands: ("commands",),
    masks: ("card_reader", "commands", "scanner"),
    capture: ("scanner",),
}


def corpus(names):
    lines = [line for name in names for line in (CORPUS / f"{name}.hex").read_text().splitlines()]
    return [bytes.fromhex(line) for line in lines]


def made(chance, seeds):
    """Some seeds in a row, with bytes changed, lost, doubled or put in."""
    data = bytearray(b"".join(chance.choices(seeds, k=chance.randint(1, 3))))
    for _ in range(chance.randint(0, 4)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0 if place < len(data):
                data[place] = chance.randrange(256)
            case 1 if place < len(data):
                data[place] ^= 1 << chance.randrange(8)
            case 2:
                del data[place : place + chance.randint(1, 8)]
            case 3:
                data[place:place] = chance.randbytes(chance.randint(1, 8))
            case _:
                data[place:place] = data[: chance.randint(1, 16)]
    return bytes(data)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
def test_no_input_breaks_a_parser(parser, request, capsys):
    is_long = request.config.getoption("--prove")
    chance, seeds, count = random.Random(SEED), corpus(PARSERS[parser]), MANY if is_long else FEW
    for number in range(count):
        data = made(chance, seeds)
        cut = chance.randrange(len(data) + 1)
        try:
            parser(data, cut)
        except Exception as error:
            raise AssertionError(f"input {number}: {data.hex(' ')} cut at {cut}") from error
    if is_long:
        with capsys.disabled():
            print(f"\n{parser.__name__}: {count:,} inputs")
