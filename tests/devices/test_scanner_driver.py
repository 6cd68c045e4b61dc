"""The driver against the simulated scanner, over a real pseudo-terminal."""

import pytest

from devices.scanner.codes import ScannerCode
from devices.scanner.driver import SAME_CODE_S, ScannerDriver
from devices.simulators.scanner import ScannerSimulator
from devices.transport import Transport


@pytest.fixture
def driver(scanner, tmp_path, heard, problems, clock):
    driver = ScannerDriver(
        Transport(str(tmp_path / "scanner")), on_scan=heard.append, on_problem=problems.append
    )
    driver._clock = clock
    driver.start()
    assert problems.wait_for(ScannerCode.OK)
    yield driver
    driver.stop()


def test_a_scanned_code_is_handed_over(driver, scanner, heard):
    scanner.command("scan XF2:AB  12$%*+-./:")
    assert heard.wait_for("XF2:AB  12$%*+-./:")


def test_a_code_held_before_the_scanner_counts_once(driver, scanner, heard, clock):
    scanner.command("scan XF2:A")
    scanner.command("scan XF2:A")
    scanner.command("scan XF2:B")
    assert heard.wait_for("XF2:B")
    assert heard == ["XF2:A", "XF2:B"]


def test_the_same_code_later_counts_again(driver, scanner, heard, clock):
    scanner.command("scan XF2:A")
    assert heard.wait_for_count(1)
    clock.now += SAME_CODE_S
    scanner.command("scan XF2:A")
    assert heard.wait_for_count(2)


def test_a_code_that_stays_is_the_same_however_long(driver, scanner, heard, problems, clock):
    for turn in range(4):
        scanner.command("scan XF2:A")
        scanner.command("scan-hex 1b")
        assert problems.wait_for_count(2 + turn)  # the driver has taken both
        clock.now += 0.9 * SAME_CODE_S
    scanner.command("scan XF2:END")
    assert heard.wait_for("XF2:END")
    assert heard == ["XF2:A", "XF2:END"]


def test_control_characters_are_a_problem_and_no_scan(driver, scanner, heard, problems):
    scanner.command("scan-hex 1b5b41")
    assert problems.wait_for(ScannerCode.NOT_TEXT)
    assert heard == []


def test_a_code_without_end_is_a_problem_and_no_scan(driver, scanner, heard, problems):
    scanner.command("scan " + "A" * 600)
    assert problems.wait_for(ScannerCode.TOO_LONG)
    assert heard == []


def test_a_pulled_scanner_is_noticed_and_works_again_when_it_is_back(driver, scanner, heard, problems):
    scanner.command("vanish")
    assert problems.wait_for(ScannerCode.UNPLUGGED)
    scanner.command("ok")
    assert problems.wait_for_count(3)
    assert problems == [ScannerCode.OK, ScannerCode.UNPLUGGED, ScannerCode.OK]
    scanner.command("scan XF2:BACK")
    assert heard.wait_for("XF2:BACK")


def test_after_stop_nothing_is_heard(driver, scanner, heard):
    driver.stop()
    scanner.command("scan XF2:A")
    driver.stop()
    assert heard == []


@pytest.mark.parametrize("terminator", ["lf", "crlf", "etx", "none"])
def test_every_way_to_end_a_code_works_at_the_pace_of_a_real_line(tmp_path, heard, problems, terminator):
    with ScannerSimulator(link=tmp_path / "scanner", terminator=terminator, prefix="]Q1") as scanner:
        driver = ScannerDriver(
            Transport(str(tmp_path / "scanner")), on_scan=heard.append, on_problem=problems.append
        )
        driver.start()
        assert problems.wait_for(ScannerCode.OK)
        scanner.command("acknowledge")
        scanner.command("scan XF2:" + "A" * 100)
        assert heard.wait_for("XF2:" + "A" * 100)
        driver.stop()


def test_a_scanner_that_is_not_there_at_the_start_is_found_later(tmp_path, heard, problems):
    driver = ScannerDriver(
        Transport(str(tmp_path / "scanner")), on_scan=heard.append, on_problem=problems.append
    )
    driver.start()
    assert problems.wait_for(ScannerCode.UNPLUGGED)
    with ScannerSimulator(link=tmp_path / "scanner"):
        assert problems.wait_for(ScannerCode.OK)
        driver.stop()
