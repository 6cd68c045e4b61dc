"""A fault in the middle of a slip, at any byte: the outcome told is true, nothing comes twice, nothing late.

By default a sample. With --prove the cable is pulled at every byte of a registration slip and each other fault strikes
at 50 places, and a table of what was seen is printed.
"""

import multiprocessing

import pytest
from support.paper_trials import MUST_PRINT, PRINTED, Trials, carried_out, is_right

from devices.printer.encoder import encode
from devices.printer.glyphs import BoxGlyphs
from devices.printer.profile import load_profile
from devices.simulators.printer_faults import FAULTS
from kiosk.cli.sample_slips import sample_slip
from kiosk.domain.receipt import lay_out

PRESENTER_ONLY = {"presenter-jam", "slip-left"}
STRIKES = [fault for fault in FAULTS if fault not in PRESENTER_ONLY]
STRIKES_BASIC = ("paper-out", "cover-open", "cutter", "vanish", "silent")
PLACES, WORKERS, AT_ONCE = 50, 4, 8
USUAL, BASIC = "generic-80mm", "generic-80mm-basic"
SLOW = ("silent", "busy", "garbage", "xoff")  # begun first, to be ready when they are asked for
CASES = [*((USUAL, fault) for fault in STRIKES), *((BASIC, fault) for fault in STRIKES_BASIC)]


def places(size, count):
    """``count`` offsets spread over the slip, its first and its last byte among them."""
    return sorted({round(at * (size - 1) / (count - 1)) for at in range(count)})


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """What is being tried for each model and fault. Trials wait most of the time, so several printers are tried at once."""
    folder = tmp_path_factory.mktemp("trials")
    with multiprocessing.get_context("spawn").Pool(AT_ONCE) as pool:
        yield {
            (model, fault): pool.apply_async(
                carried_out, (folder / f"{model} {fault}", spread(model, fault), model)
            )
            for model, fault in sorted(CASES, key=lambda case: case[1] not in SLOW)
        }
        pool.terminate()


def spread(model, fault):
    profile = load_profile(model)
    layout = lay_out(sample_slip("registration"), columns=profile.columns, width_dots=profile.width_dots)
    size = encode(layout, profile, BoxGlyphs(), process_id=b"0000").size
    return [(fault, offset) for offset in places(size, 4)]


@pytest.mark.parametrize("fault", STRIKES)
def test_a_fault_in_the_middle_is_told_truly_and_leaves_no_trace(verdicts, fault):
    for verdict in verdicts[USUAL, fault].get():
        assert is_right(verdict), verdict


@pytest.mark.parametrize("fault", STRIKES_BASIC)
def test_a_printer_that_cannot_clear_prints_no_slip_late_either(verdicts, fault):
    for verdict in verdicts[BASIC, fault].get():
        assert is_right(verdict), verdict


def test_a_driver_that_retries_blindly_would_be_found_out(tmp_path):
    """The control: the judge sees what a bad driver does."""
    with Trials(tmp_path) as trials:
        trials.blindly()
        wrongs = {wrong for offset in (300, 700) for wrong in trials.run("paper-out", offset).wrongs}
    assert {"printed twice", "printed late"} <= wrongs


@pytest.mark.timeout(900)
def test_no_byte_is_a_bad_moment(tmp_path, request, capsys):
    """The whole proof, with --prove."""
    if not request.config.getoption("--prove"):
        pytest.skip("the whole proof runs with --prove")
    with Trials(tmp_path) as trials:
        size = trials.slip_bytes
    work = [("vanish", offset) for offset in range(size)]
    work += [(fault, offset) for fault in STRIKES if fault != "vanish" for offset in places(size, PLACES)]
    work.sort(key=lambda one: one[1])
    parts = [(tmp_path / str(n), work[n::WORKERS]) for n in range(WORKERS)]
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        verdicts = [verdict for part in pool.starmap(carried_out, parts, chunksize=1) for verdict in part]
    with capsys.disabled():
        print(table(size, verdicts))
    assert [verdict for verdict in verdicts if not is_right(verdict)] == []
    assert len(verdicts) == len(work)
    passing = [verdict.outcome == PRINTED for verdict in verdicts if verdict.fault in MUST_PRINT]
    assert sum(passing) >= 0.95 * len(passing)  # no more timid than a busy machine makes it
    assert sum(verdict.is_next_timid for verdict in verdicts) <= 0.01 * len(verdicts)


def table(size, verdicts):
    """One line a fault: what was told, what was wrong, how long it took."""
    lines = [
        f"\na registration slip of {size} bytes",
        "fault         trials printed uncertain wrong twice late holes timid longest",
    ]
    for fault in STRIKES:
        of = [verdict for verdict in verdicts if verdict.fault == fault]
        printed = sum(verdict.outcome == PRINTED for verdict in of)
        wrong = sum(not is_right(verdict) for verdict in of)
        twice = sum("printed twice" in verdict.wrongs for verdict in of)
        late = max(verdict.late_lines for verdict in of)
        holes = sum(verdict.has_hole for verdict in of)
        timid = sum(verdict.is_next_timid for verdict in of)
        longest = max(verdict.seconds for verdict in of)
        mark = "*" if fault in MUST_PRINT else " "
        lines.append(
            f"{fault:13}{mark}{len(of):6} {printed:7} {len(of) - printed:9} {wrong:5} {twice:5} {late:4} {holes:5} {timid:5} {longest:5.2f} s"
        )
    return "\n".join(lines)
