"""The driver against the simulated card reader, over a real pseudo-terminal."""

import itertools
import time

import pytest

from devices.idcard.card import CardKind
from devices.idcard.codes import CardCode
from devices.idcard.driver import CardReaderDriver
from devices.idcard.frames import FIND, READ_NEWEST_ADDRESS, Status, reply, request
from devices.simulators.card_reader import CardReaderSimulator
from devices.transport import Transport


@pytest.fixture
def driver(card_reader, tmp_path, heard, problems):
    driver = CardReaderDriver(
        Transport(str(tmp_path / "reader")),
        on_card=heard.append,
        on_problem=problems.append,
        poll_s=0.01,
        answer_s=0.15,
    )
    driver.start()
    driver.poll(True)
    assert problems.wait_for(CardCode.OK)
    yield driver
    driver.stop()


def test_a_card_is_handed_over(driver, card_reader, heard):
    card_reader.command("card")
    assert heard.wait_for_count(1)
    assert (heard[0].name, heard[0].number, heard[0].valid_to) == ("张三", "130926195501010018", None)


@pytest.mark.parametrize("kind", CardKind)
def test_every_kind_of_card_is_read(driver, card_reader, heard, kind):
    number = "USA130080022901" if kind is CardKind.FOREIGNER_2017 else "130926195501010018"
    card_reader.command(f'card {{"kind": "{kind.name.lower()}", "number": "{number}"}}')
    assert heard.wait_for_count(1)
    assert heard[0].kind is kind


def test_the_newest_address_is_preferred_to_the_printed_one(driver, card_reader, heard, eventually):
    card_reader.command('card {"address": "东关村1号", "newest_address": "西关村2号"}')
    assert heard.wait_for_count(1)
    card_reader.command("lift")
    finds = polls(card_reader)
    assert eventually(lambda: polls(card_reader) > finds + 2)
    card_reader.command('card {"address": "东关村1号"}')
    assert heard.wait_for_count(2)
    assert [card.address for card in heard] == ["西关村2号", "东关村1号"]


def test_a_reader_that_does_not_know_newest_addresses_is_asked_once_and_is_well(
    driver, card_reader, heard, problems, eventually
):
    card_reader.command("knows-no-newest")
    asked, answer = [], driver._answer
    driver._answer = lambda command, timeout_s: asked.append(command) or answer(command, timeout_s)
    for count in (1, 2):
        card_reader.command('card {"address": "东关村1号", "newest_address": "西关村2号"}')
        assert heard.wait_for_count(count)
        card_reader.command("lift")
        finds = polls(card_reader)
        assert eventually(lambda finds=finds: polls(card_reader) > finds + 2)
    assert [card.address for card in heard] == ["东关村1号"] * 2
    assert asked.count(READ_NEWEST_ADDRESS) == 1
    assert set(problems) == {CardCode.OK}


def test_a_card_that_stays_is_handed_over_once(driver, card_reader, heard, eventually):
    card_reader.command("card")
    assert heard.wait_for_count(1)
    finds = polls(card_reader)
    assert eventually(lambda: polls(card_reader) > finds + 5)
    assert len(heard) == 1


def polls(card_reader):
    return card_reader.command("status")["finds"]


def test_a_card_that_goes_on_being_found_is_handed_over_once(driver, card_reader, heard, eventually):
    assert card_reader.command("finds-again")["ok"]
    card_reader.command("card")
    assert heard.wait_for_count(1)
    finds = polls(card_reader)
    assert eventually(lambda: polls(card_reader) > finds + 5)
    assert len(heard) == 1


def test_the_next_card_is_handed_over_after_the_first_was_lifted(driver, card_reader, heard, eventually):
    card_reader.command("card")
    assert heard.wait_for_count(1)
    card_reader.command("lift")
    finds = polls(card_reader)
    assert eventually(lambda: polls(card_reader) > finds + 2)
    card_reader.command('card {"name": "李四"}')
    assert heard.wait_for_count(2)
    assert heard[1].name == "李四"


def test_no_card_is_read_while_polling_is_off(driver, card_reader, heard, eventually):
    driver.poll(False)
    assert eventually(lambda: is_quiet(card_reader))
    card_reader.command("card")
    assert card_reader.command("status")["reads"] == 0
    driver.poll(True)
    assert heard.wait_for_count(1)


def is_quiet(card_reader):
    before = polls(card_reader)
    return not _changes(lambda: polls(card_reader), before)


def _changes(value, before):
    end = time.monotonic() + 0.15
    while time.monotonic() < end:
        if value() != before:
            return True
    return False


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("not-selected", CardCode.CARD_NOT_READ),
        ("not-read", CardCode.CARD_NOT_READ),
        ("nonsense", CardCode.CARD_NOT_UNDERSTOOD),
        ("checksum", CardCode.GARBLED),
        ("silent", CardCode.SILENT),
        ("module", CardCode.MODULE_FAULT),
        ("vanish", CardCode.UNPLUGGED),
    ],
)
def test_each_fault_is_named_and_gone_when_it_is_mended(driver, card_reader, heard, problems, fault, code):
    card_reader.command(fault)
    if fault != "vanish":
        card_reader.command("card")
    assert problems.wait_for(code)
    assert heard == []
    card_reader.command("lift")
    card_reader.command("ok")
    problems.clear()
    assert problems.wait_for(CardCode.OK)
    card_reader.command("card")
    assert heard.wait_for_count(1)


def test_noise_on_the_line_does_no_harm(driver, card_reader, heard):
    card_reader.command("noise")
    card_reader.command("card")
    assert heard.wait_for_count(1)


def test_an_answer_cut_short_is_a_silent_reader(card_reader, tmp_path, heard, problems, monkeypatch):
    monkeypatch.setattr("devices.idcard.driver.READ_S", 0.2)
    driver = CardReaderDriver(
        Transport(str(tmp_path / "reader")), on_card=heard.append, on_problem=problems.append, poll_s=0.01
    )
    card_reader.command("truncated")
    card_reader.command("card")
    driver.start()
    driver.poll(True)
    assert problems.wait_for(CardCode.SILENT)
    driver.stop()
    assert heard == []


def test_a_card_at_the_pace_of_a_real_line_is_read(tmp_path, heard, problems):
    with CardReaderSimulator(link=tmp_path / "reader") as card_reader:
        driver = CardReaderDriver(
            Transport(f"serial://{tmp_path}/reader?baud=115200"),
            on_card=heard.append,
            on_problem=problems.append,
        )
        driver.start()
        driver.poll(True)
        card_reader.command("tap")
        assert heard.wait_for_count(1)
        driver.stop()


def test_a_card_whose_reading_was_no_longer_wanted_is_not_handed_over(tmp_path, heard, problems, eventually):
    with CardReaderSimulator(link=tmp_path / "reader", baud=38_400) as card_reader:
        driver = CardReaderDriver(
            Transport(str(tmp_path / "reader")), on_card=heard.append, on_problem=problems.append, poll_s=0.01
        )
        driver.start()
        driver.poll(True)
        card_reader.command("card")
        assert eventually(lambda: card_reader.command("status")["reads"])
        driver.poll(False)
        assert eventually(lambda: driver._has_dealt_with_card)
        driver.stop()
        assert heard == []


def test_what_was_read_is_overwritten_photograph_and_all(driver, card_reader, heard, eventually):
    replies = []
    ask = driver._ask
    driver._ask = lambda *words: replies.append(ask(*words)) or replies[-1]
    card_reader.command("card")
    assert heard.wait_for_count(1)
    (read,) = [reply for reply in replies if reply and len(reply.data) > 1000]
    assert eventually(lambda: not any(read.data))


def test_a_tapped_card_is_gone_by_itself(card_reader, eventually):
    card_reader.command('tap {"seconds": 0.05}')
    assert eventually(lambda: not card_reader.command("status")["card"])


class Moments:
    """A transport that notes when a card was looked for."""

    is_open = True

    def __init__(self):
        self.at = []

    def write(self, data, deadline_s):
        if data == request(FIND):
            self.at.append(time.monotonic())
        return len(data)

    def read(self, timeout_s):
        return reply(Status.NO_CARD) if timeout_s else b""

    def close(self):
        pass


def test_a_reader_is_asked_for_cards_no_sooner_than_every_300_ms(heard, problems, eventually):
    line = Moments()
    driver = CardReaderDriver(line, on_card=heard.append, on_problem=problems.append)
    driver.poll(True)
    driver.start()
    assert eventually(lambda: len(line.at) == 3)
    driver.stop()
    assert all(later - before >= 0.295 for before, later in itertools.pairwise(line.at))
