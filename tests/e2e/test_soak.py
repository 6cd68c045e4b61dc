"""P12, runs for months: visit after visit at one kiosk, and nothing grows. ``benchmarks/soak.py`` is the long form."""

from __future__ import annotations

import pytest
from support.soak import MB, MOST_MB, ROUND, SMALL, Sample, Soak, Turns, by_turns, soak
from support.visits import SearchedStack

# Rounds, and those of the warm-up. It is looked after whole ones: each kind of visit leaves something else until the next.
SHORT, LONG = (38, 13), (200, 60)
TURNS = {
    False: {"rounds": 1, "warm_up": 0},
    True: {"rounds": 30},
}  # with a young kiosk; so few only show that both can
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
    assert verdict.wrong(most_mb=MOST_MB if is_long else MOST_MB_SHORT) == []


def test_kilobytes_kept_of_each_visit_would_be_found_out(run):
    verdict = run.as_if_kept(TOLD_APART_KB * 1024).verdict()
    assert ["memory grows" in said for said in verdict.wrong(most_mb=MOST_MB_SHORT)] == [True]


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
    assert run.verdict().wrong() == []


@pytest.mark.parametrize(("slower", "found"), [(0.9, 0), (1.0, 0), (1.08, 0), (1.12, 1), (1.5, 1)])
def test_an_old_kiosk_is_judged_beside_a_young_one_on_the_same_machine(slower, found):
    taps = [10.0 + number % 20 for number in range(1000)]
    turns = Turns([milliseconds * slower for milliseconds in taps], taps)
    assert turns.ratio == pytest.approx(slower)
    assert len(turns.wrong()) == found
    assert len(turns.as_if_slower(0.25).wrong()) == 1


def test_an_old_kiosk_answers_as_quickly_as_a_young_one(run, hall, tmp_path, is_long, capsys):
    """With --prove; else both only take their turns."""
    with SearchedStack(tmp_path, SMALL) as stack, stack.hands(60.0) as hands:
        turns = by_turns(hall, (stack, hands), **TURNS[is_long])
    with capsys.disabled():
        print(f"\nafter {run.samples[-1].visits} visits, by turns with a young kiosk: {turns.ratio:.2f}")
    assert len(turns.old) == len(turns.young) > 0
    if is_long:
        assert turns.wrong() == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"grows_mb": 4.0}, "memory grows"),  # four kilobytes of each visit
        ({"more_objects": 0.02}, "objects grow"),
        ({"more_files": 3}, "more open files"),
        ({"more_threads": 3}, "more threads"),
        ({"slower": 1.5}, "taps are more work"),
    ],
)
def test_each_way_to_grow_is_found_out(fault, words):
    assert [words in said for said in run_that(**fault).verdict().wrong()] == [True]
