"""P12, runs for months: visit after visit at one kiosk, and nothing grows. ``benchmarks/soak.py`` is the long form."""

from __future__ import annotations

import pytest
from support.soak import MB, MOST_MB, VISITS, Sample, Soak, soak
from support.visits import SearchedStack

from kiosk.cli.stack import StackPlan

SMALL = StackPlan(offscreen=True, paper_mm_s=0, width=216, height=384)
ROUND = len(
    VISITS
)  # looked at after whole rounds: each kind of visit leaves something else lying about until the next
SHORT, LONG = (38, 13), (200, 60)  # rounds, and those of the warm-up
MOST_MB_SHORT = 25.0  # a 1,000 visits. So few tell 60 from none for sure; --prove looks closer
TOLD_APART_KB = 64  # a visit
LEAK_OBJECTS, LEAK_MB = 300, 2  # a visit, of the ten labels and the four megabytes that the controls keep

pytestmark = pytest.mark.timeout(7200)


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    with SearchedStack(tmp_path_factory.mktemp("soak"), SMALL) as stack, stack.hands(60.0) as hands:
        yield stack, hands


@pytest.fixture(scope="module")
def is_long(request):
    return request.config.getoption("--prove")


@pytest.fixture(scope="module")
def run(hall, is_long):
    """304 visits; with --prove 1,600."""
    rounds, warm_up = LONG if is_long else SHORT
    return soak(*hall, rounds * ROUND, warm_up=warm_up * ROUND, look_every=ROUND, told=lambda _: None)


def test_nothing_grows_from_visit_to_visit(run, is_long, capsys):
    verdict = run.verdict()
    with capsys.disabled():
        print(f"\n{run.samples[-1].visits} visits, {len(run.taps)} taps: {verdict}")
    assert verdict.wrong(most_mb=MOST_MB if is_long else MOST_MB_SHORT, is_quiet=is_long) == []


def test_kilobytes_kept_of_each_visit_would_be_found_out(run):
    verdict = run.as_if_kept(TOLD_APART_KB * 1024).verdict()
    assert ["memory grows" in said for said in verdict.wrong(most_mb=MOST_MB_SHORT, is_quiet=False)] == [True]


@pytest.mark.parametrize(
    ("leak", "what", "least"), [("widget", "objects", LEAK_OBJECTS), ("4 MB", "own", LEAK_MB * MB)]
)
def test_the_control_that_keeps_something_of_each_visit_is_found_out(run, hall, leak, what, least):
    kept = soak(*hall, ROUND, warm_up=0, look_every=ROUND, leak=leak, told=lambda _: None)
    before, after = (getattr(sample, what) for sample in kept.samples)
    assert (after - before) / ROUND > least


def run_that(grows_mb=0.0, more_objects=0.0, more_files=0, more_threads=0, slower=1.0):
    """2,000 visits of a made-up kiosk whose memory goes up and down by 4 MB, as the real one's."""
    run = Soak(warm_up=500)
    for visits in range(0, 2001, 20):
        grown, noise = visits / 1000, ((visits * 7919) % 97 / 97 - 0.5) * 8
        run.samples.append(
            Sample(
                visits=visits,
                rss=int((190 + 2 * noise + grows_mb * grown) * MB),
                own=int((140 + noise + grows_mb * grown) * MB),
                files=60 + more_files * visits // 2000,
                threads=11 + more_threads * visits // 2000,
                objects=int(390_000 * (1 + more_objects * grown)),
                store=4_000_000,
            )
        )
    run.work = [10.0 + number % 10 for number in range(2000)] + [
        (10.0 + number % 10) * slower for number in range(1000)
    ]
    run.taps = [2 * work for work in run.work]
    return run


def test_a_kiosk_that_only_breathes_holds_its_limits():
    assert run_that().verdict().wrong() == []


def test_other_programs_beside_a_kiosk_that_works_no_more_than_before_are_not_its_fault():
    run = run_that()
    run.taps = [milliseconds * (1 + number / 3000) for number, milliseconds in enumerate(run.taps)]
    assert run.verdict().wrong(is_quiet=False) == []
    assert ["taps are slower" in said for said in run.verdict().wrong()] == [True]


@pytest.mark.parametrize("is_quiet", [True, False])
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"grows_mb": 4.0}, "memory grows"),  # four kilobytes of each visit
        ({"more_objects": 0.02}, "objects grow"),
        ({"more_files": 3}, "more open files"),
        ({"more_threads": 3}, "more threads"),
        ({"slower": 1.5}, "taps are slower"),
    ],
)
def test_each_way_to_grow_is_found_out(fault, words, is_quiet):
    assert [words in said for said in run_that(**fault).verdict().wrong(is_quiet=is_quiet)] == [True]
