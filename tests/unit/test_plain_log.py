import io
import logging

import pytest

from kiosk.plain_log import HIDDEN, KEPT, OneLine, PlainLog

NAME = "欧阳金丝雀"


@pytest.fixture
def log():
    logger, plain = logging.getLogger("kiosk.test_plain_log"), PlainLog()
    logger.propagate, logger.level = False, logging.DEBUG
    logger.addHandler(plain)
    yield logger, plain
    logger.removeHandler(plain)


def said(plain):
    return [line["said"] for line in plain.lines()]


def test_codes_counts_and_devices_are_shown(log):
    logger, plain = log
    logger.info("device %s: %s after %.0f ms", "card_reader", "C03", 12.4)
    assert said(plain) == ["device card_reader: C03 after 12 ms"]


@pytest.mark.parametrize("value", [NAME, "130926195501010018", "XF2:ABC", "13800001234", b"x", ["a"], None])
def test_any_other_value_is_hidden(log, value):
    logger, plain = log
    logger.warning("failed for %s", value)
    assert said(plain) == [f"failed for {HIDDEN}"]


def test_words_put_together_before_are_hidden(log):
    logger, plain = log
    logger.error(f"no slip for {NAME}")
    logger.error("no slip for Ouyang 13")
    logger.error("nothing to print")
    assert said(plain) == [HIDDEN, HIDDEN, "nothing to print"]


def test_an_error_is_its_name_and_place_never_its_words(log):
    logger, plain = log
    try:
        raise ValueError(NAME)
    except ValueError as error:
        logger.error("failsafe: %s", error, exc_info=True)
    (line,) = plain.lines()
    assert (line["said"], line["error"]) == ("failsafe: ValueError", "ValueError")
    assert line["place"].startswith("tests/unit/test_plain_log.py:")
    assert NAME not in str(line)


def test_a_template_that_does_not_fit_its_values_is_shown_bare(log):
    _, plain = log
    plain.emit(logging.LogRecord("kiosk", logging.INFO, "", 0, "%d slips", (NAME,), None))
    assert said(plain) == ["%d slips"]


def test_only_the_newest_lines_are_kept(log):
    logger, plain = log
    for number in range(KEPT + 5):
        logger.info("%d", number)
    assert len(plain.lines()) == KEPT
    assert said(plain)[-1] == str(KEPT + 4)


@pytest.fixture
def lines():
    """What the process's log prints."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine("%(levelname)s %(message)s"))
    logger = logging.getLogger("kiosk.test_one_line")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, lambda: out.getvalue().splitlines()
    logger.removeHandler(handler)


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\x1b[2J", "\x00", "\u2028", "\x85"])
def test_a_record_is_one_line_whatever_is_in_it(lines, sign):
    logger, said = lines
    logger.error("device %s", f"x{sign}ERROR forged")
    assert len(said()) == 1
    assert sign not in said()[0]


def test_an_error_is_told_by_kind_and_place_and_never_by_its_message(lines):
    logger, said = lines
    try:
        raise ValueError(NAME)
    except ValueError:
        logger.exception("it failed")
    assert NAME not in "".join(said())
    assert "ValueError at" in said()[0]
