"""The driver against the simulated printer, over a real pseudo-terminal."""

from dataclasses import replace

import zxingcpp
from PIL import Image

from devices.printer.codes import PrinterCode
from devices.printer.driver import PrinterDriver, process_id_of
from devices.printer.encoder import encode
from devices.printer.feeder import PORTION
from devices.printer.line import Patience
from devices.printer.outcome import PrintOutcome
from devices.printer.profile import load_profile
from devices.printer.status import Condition
from devices.simulators.printer import PrinterSimulator
from devices.transport import Transport
from kiosk.domain.receipt import MAX_LINES, Paragraph, Receipt, SlipKind, lay_out

FOUR_QUESTIONS = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
JOB = "01900000-0000-7000-8000-000000000001"


def fate(result):
    return result.outcome, result.code


def test_a_slip_is_printed_and_confirmed(driver, printer, slip):
    result = driver.print_slip(slip, job_id=JOB)
    assert fate(result) == (PrintOutcome.PRINTED, PrinterCode.OK)
    assert result.bytes_sent > 100
    assert len(printer.wait_for_receipts(1)) == 1


def test_that_all_was_handed_over_is_told_once_before_the_printers_word(driver, printer, slip):
    told = []
    driver.print_slip(slip, job_id=JOB, on_sent=lambda: told.append(len(printer.transcript)))
    assert len(told) == 1
    printer.wait_for_receipts(1)


def test_a_slip_that_never_went_out_is_not_told_as_handed_over(driver, printer, slip):
    printer.command("cover-open")
    told = []
    driver.print_slip(slip, job_id=JOB, on_sent=lambda: told.append(1))
    assert told == []


def test_no_rare_character_of_a_slip_is_kept_after_it(driver, font_glyphs):
    driver._glyphs = font_glyphs
    rare = lay_out(Receipt(SlipKind.TEST, (Paragraph("䶮"),)), columns=48, width_dots=576)
    assert driver.print_slip(rare, job_id=JOB).outcome is PrintOutcome.PRINTED
    assert not font_glyphs._drawn


def test_what_comes_out_says_what_the_slip_says(driver, printer, slip):
    driver.print_slip(slip, job_id=JOB)
    (picture,) = printer.wait_for_receipts(1)
    assert picture.with_suffix(".txt").read_text().splitlines()[::3] == ["登记回执", "[XF2:ABC123]"]
    job = printer.transcript.replace(FOUR_QUESTIONS, b"")  # asked between commands, never inside one
    assert picture.with_suffix(".bin").read_bytes() in job


def test_the_printed_code_can_be_scanned(driver, printer, slip):
    driver.print_slip(slip, job_id=JOB)
    (picture,) = printer.wait_for_receipts(1)
    with Image.open(picture) as image:
        assert [code.text for code in zxingcpp.read_barcodes(image.convert("L"))] == ["XF2:ABC123"]


def test_a_confirmation_whose_bytes_look_like_status_is_taken_for_what_it_is(driver, slip):
    job_id = next(str(n) for n in range(100_000) if all(b & 0x93 == 0x12 for b in process_id_of(str(n))))
    assert fate(driver.print_slip(slip, job_id=job_id)) == (PrintOutcome.PRINTED, PrinterCode.OK)


def test_a_printer_without_process_ids_confirms_by_gs_r(basic_driver, printer, slip):
    assert fate(basic_driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.PRINTED, PrinterCode.OK)
    assert b"\x1d(H" not in printer.transcript


def test_a_low_roll_prints_and_says_so(driver, printer, slip):
    printer.command("near-end")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.PRINTED, PrinterCode.PAPER_NEAR_END)


def test_without_paper_nothing_is_sent(driver, printer, slip):
    printer.command("paper-out")
    result = driver.print_slip(slip, job_id=JOB)
    assert fate(result) == (PrintOutcome.NOT_PRINTED, PrinterCode.PAPER_OUT)
    assert result.bytes_sent == 0
    assert "登".encode("gbk") not in printer.transcript


def test_with_the_cover_open_nothing_is_sent(driver, printer, slip):
    printer.command("cover-open")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.COVER_OPEN)


def test_a_printer_that_needs_repair_is_sent_nothing(driver, printer, slip):
    printer.command("repair")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.NEEDS_REPAIR)


def test_a_hot_head_is_said_to_be_hot(driver, printer, slip):
    printer.command("head-hot")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.HEAD_HOT)


def test_a_silent_printer_is_sent_nothing(driver, printer, slip):
    printer.command("silent")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.SILENT)
    assert "登".encode("gbk") not in printer.transcript


def test_a_printer_that_talks_nonsense_is_sent_nothing(driver, printer, slip):
    printer.command("garbage")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.GARBLED)


def test_an_unplugged_printer_is_sent_nothing(driver, printer, slip):
    printer.command("vanish")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.UNPLUGGED)


def test_a_replugged_printer_prints_at_the_first_try(driver, printer, slip):
    driver.print_slip(slip, job_id=JOB)
    printer.command("vanish")
    driver.print_slip(slip, job_id=JOB)
    printer.command("ok")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.PRINTED, PrinterCode.OK)


def test_paper_that_ends_midway_is_uncertain_and_nothing_comes_out_late(driver, printer, slip, other_slip):
    printer.command("paper-out 8")
    result = driver.print_slip(slip, job_id=JOB)
    assert fate(result) == (PrintOutcome.UNCERTAIN, PrinterCode.PAPER_OUT)
    assert printer.command("ok")["waiting"] == 0
    assert fate(driver.print_slip(other_slip, job_id="next")) == (PrintOutcome.PRINTED, PrinterCode.OK)
    stump, following = (picture.with_suffix(".txt").read_text() for picture in printer.wait_for_receipts(2))
    assert "张三" not in stump
    assert following == "李四\n"


def test_what_a_run_that_died_left_hanging_out_is_cut_off_before_the_next_slip(
    printer, other_slip, driver_at, glyphs, tmp_path
):
    stranger = Transport(str(tmp_path / "printer"))
    stranger.open()
    stranger.write(b"half a slip\n", 1.0)
    while not printer.command("status")["uncut"]:  # it is on its way
        pass
    stranger.close()
    driver = driver_at(tmp_path / "printer", glyphs, has_stump=True)
    assert fate(driver.print_slip(other_slip, job_id=JOB)) == (PrintOutcome.PRINTED, PrinterCode.OK)
    driver.close()
    pages = [picture.with_suffix(".txt").read_text() for picture in printer.wait_for_receipts(2)]
    assert pages == ["half a slip\n", "李四\n"]


def test_a_printer_left_alone_would_print_the_held_job_late(printer, slip, glyphs, tmp_path):
    """The control of the test above: it is the driver that keeps the paper empty, not the simulator."""
    printer.command("paper-out 8")
    stranger = Transport(str(tmp_path / "printer"))
    stranger.open()
    stranger.write(b"".join(encode(slip, load_profile(), glyphs, process_id=b"0000").frames), 1.0)
    assert not printer.wait_for_receipts(1, 0.2)
    printer.command("ok")
    assert len(printer.wait_for_receipts(1)) == 1
    stranger.close()


def test_the_cut_is_not_sent_before_the_printer_has_answered_behind_the_rest(driver, printer, slip):
    driver.read_status()
    printer.command("fault-at 60 silent")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.UNCERTAIN, PrinterCode.SILENT)
    assert b"\x1dV" not in printer.transcript


def test_a_printer_that_is_offline_and_does_not_say_why_has_a_code(driver, printer, slip):
    printer.command("offline")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.OFFLINE)


def test_a_printer_that_was_off_and_on_in_between_is_not_believed(printer, slip, driver_at, glyphs, tmp_path):
    """Flow control held the bytes back: the fresh printer prints the rest, cuts it and confirms it."""
    patient = Patience(answer=0.1, stalled=3.0, clear=0.2, confirm=3.0, poll=0.05, trust=0.3)
    driver = driver_at(tmp_path / "printer", glyphs, patience=patient)
    driver.read_status()
    printer.command("fault-at 100 power-held")
    result = driver.print_slip(slip, job_id=JOB)
    driver.close()
    assert fate(result) == (PrintOutcome.UNCERTAIN, PrinterCode.SILENT)
    assert b"\x1d(H" in printer.transcript


def test_one_byte_on_a_noisy_line_is_no_confirmation(basic_driver, printer, slip):
    basic_driver.read_status()
    printer.command("fault-at 100 noise")
    assert fate(basic_driver.print_slip(slip, job_id=JOB))[0] is PrintOutcome.UNCERTAIN


def test_a_printer_that_never_says_it_is_empty_is_sent_nothing(glyphs, slip, tmp_path, driver_at):
    cannot = replace(load_profile(), can_clear=False)
    with PrinterSimulator(link=tmp_path / "other", out_dir=tmp_path, speed_mm_s=0, model=cannot):
        driver = driver_at(tmp_path / "other", glyphs)
        result = driver.print_slip(slip, job_id=JOB)
        driver.close()
    assert (fate(result), result.bytes_sent) == ((PrintOutcome.NOT_PRINTED, PrinterCode.NOT_CLEARED), 0)


def test_a_stuck_cutter_is_uncertain_and_the_next_slip_comes_out_alone(driver, printer, slip, other_slip):
    printer.command("cutter")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.UNCERTAIN, PrinterCode.CUTTER_FAULT)
    printer.command("ok")
    assert fate(driver.print_slip(other_slip, job_id="next")) == (PrintOutcome.PRINTED, PrinterCode.OK)
    texts = [picture.with_suffix(".txt").read_text() for picture in printer.wait_for_receipts(2)]
    assert texts[-1] == "李四\n"


def test_a_cutter_that_jams_after_the_confirmation_is_still_uncertain(driver, printer, slip):
    printer.command("late-jam")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.UNCERTAIN, PrinterCode.CUTTER_FAULT)


def test_another_job_s_confirmation_is_not_this_one_s(driver, printer, slip):
    printer.command("wrong-id")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.UNCERTAIN, PrinterCode.UNCONFIRMED)


def test_a_printer_that_falls_silent_midway_is_uncertain(driver, printer, slip, eventually):
    driver.read_status()
    printer.command("fault-at-text silent")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.UNCERTAIN, PrinterCode.SILENT)


def test_a_cable_pulled_midway_is_uncertain_and_nothing_comes_out_late(driver, printer, slip, other_slip):
    driver.read_status()
    printer.command("paper-out 8")
    printer.command("fault-at-text vanish")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.UNCERTAIN, PrinterCode.UNPLUGGED)
    printer.command("ok")
    assert fate(driver.print_slip(other_slip, job_id="next")) == (PrintOutcome.PRINTED, PrinterCode.OK)
    texts = [picture.with_suffix(".txt").read_text() for picture in printer.wait_for_receipts(2)]
    assert texts[-1] == "李四\n"


def test_a_busy_printer_is_not_sent_a_slip(driver, printer, slip):
    driver.read_status()
    printer.command("busy")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.NOT_PRINTED, PrinterCode.SILENT)


def test_after_a_command_cut_short_the_next_slip_is_clean(printer, driver, slip, tmp_path):
    stranger = Transport(str(tmp_path / "printer"))
    stranger.open()
    stranger.write(b"\x1dv0\x00\x48\x00\x40\x00" + bytes(100), 1.0)
    stranger.close()
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.PRINTED, PrinterCode.OK)
    (picture,) = printer.wait_for_receipts(1)
    assert "登记回执" in picture.with_suffix(".txt").read_text()


def test_what_a_run_before_left_in_the_printer_is_thrown_away(printer, driver, slip, other_slip, tmp_path):
    printer.command("cover-open")
    stranger = Transport(str(tmp_path / "printer"))
    stranger.open()
    stranger.write("王五\n".encode("gbk") + b"\x1dVB\x00", 1.0)
    stranger.close()
    driver.read_status()
    printer.command("ok")
    driver.print_slip(other_slip, job_id=JOB)
    assert [p.with_suffix(".txt").read_text() for p in printer.wait_for_receipts(1)] == ["李四\n"]


def test_a_printer_that_confirms_nothing_leaves_the_slip_uncertain(printer, glyphs, slip, tmp_path):
    (tmp_path / "mute.toml").write_text(
        'name = "mute"\nwidth_dots = 576\ncolumns = 48\ncompletion = "none"\ncutter = "partial"\n'
    )
    driver = PrinterDriver(
        Transport(str(tmp_path / "printer")), load_profile(str(tmp_path / "mute.toml")), glyphs
    )
    result = driver.print_slip(slip, job_id=JOB)
    driver.close()
    assert fate(result) == (PrintOutcome.UNCERTAIN, PrinterCode.UNCONFIRMED)
    assert len(printer.wait_for_receipts(1)) == 1


def test_status_names_every_condition_and_what_to_mend_first(driver, printer):
    printer.command("near-end")
    printer.command("cover-open")
    status = driver.read_status()
    assert {Condition.COVER_OPEN, Condition.PAPER_NEAR_END, Condition.OFFLINE} <= status.conditions
    assert status.code is PrinterCode.COVER_OPEN
    assert not status.may_print


def test_status_of_an_unplugged_printer_says_so_and_recovers(driver, printer, eventually):
    driver.read_status()
    printer.command("vanish")
    assert driver.read_status().code is PrinterCode.UNPLUGGED
    printer.command("ok")
    assert eventually(lambda: driver.read_status().may_print)


def test_a_driver_in_a_fault_never_shows_what_it_printed(driver, slip):
    assert "张三" not in repr(driver.print_slip(slip, job_id=JOB))


def test_a_reprint_is_not_confirmed_by_the_first_print_s_confirmation(driver, printer, slip):
    driver.print_slip(slip, job_id=JOB)
    printer.command("paper-out 8")
    assert fate(driver.print_slip(slip, job_id=JOB)) == (PrintOutcome.UNCERTAIN, PrinterCode.PAPER_OUT)


def test_a_printer_that_stops_taking_bytes_midway_is_uncertain_and_comes_back_clean(
    driver, printer, long_slip, other_slip
):
    driver.read_status()
    printer.command("fault-at-text busy")
    result = driver.print_slip(long_slip, job_id=JOB)
    assert fate(result) == (PrintOutcome.UNCERTAIN, PrinterCode.SILENT)  # a pty cannot tell busy from silent
    assert 0 < result.bytes_sent < 8 * PORTION  # of 70,000
    printer.command("ok")
    assert fate(driver.print_slip(other_slip, job_id="next")) == (PrintOutcome.PRINTED, PrinterCode.OK)
    texts = [picture.with_suffix(".txt").read_text() for picture in printer.wait_for_receipts(2)]
    assert texts[-1] == "李四\n"


def test_the_longest_slip_there_may_be_is_printed_whole(driver, printer):
    paragraphs = tuple(Paragraph(f"第 {n} 行 信访事项登记受理办理答复") for n in range(MAX_LINES))
    layout = lay_out(Receipt(SlipKind.TEST, paragraphs), columns=48, width_dots=576)
    assert fate(driver.print_slip(layout, job_id=JOB)) == (PrintOutcome.PRINTED, PrinterCode.OK)
    (picture,) = printer.wait_for_receipts(1)
    assert len(picture.with_suffix(".txt").read_text().splitlines()) == MAX_LINES


def test_a_stop_that_nobody_ends_costs_one_slip_not_all(printer, driver, slip):
    assert driver.read_status().may_print
    printer.command("xoff")  # or noise that reads so
    held = driver.print_slip(slip, job_id="held")
    assert (held.outcome, held.code) == (PrintOutcome.NOT_PRINTED, PrinterCode.BUSY)
    assert held.seconds < 2
    assert driver.print_slip(slip, job_id="next").outcome is PrintOutcome.PRINTED
    assert len(printer.wait_for_receipts(1)) == 1


def test_a_stop_in_the_middle_that_the_system_obeys_is_bounded_and_leaves_nothing(
    printer, tmp_path, slip, other_slip, driver_at, glyphs
):
    driver = driver_at(f"serial://{tmp_path}/printer?xonxoff=1", glyphs)
    assert driver.read_status().may_print
    printer.command("fault-at 60 xoff")
    held = driver.print_slip(slip, job_id="held")
    assert held.outcome is PrintOutcome.UNCERTAIN
    assert held.seconds < 3
    assert driver.print_slip(other_slip, job_id="next").outcome is PrintOutcome.PRINTED
    driver.close()
    texts = [path.with_suffix(".txt").read_text() for path in printer.wait_for_receipts(2)]
    assert sum("登记回执" in text for text in texts) <= 1
    assert texts[-1].strip() == "李四"
