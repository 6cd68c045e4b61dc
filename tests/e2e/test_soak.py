"""P12, runs for months: visit after visit at one kiosk, and nothing grows. ``benchmarks/soak.py`` is the long form."""

from __future__ import annotations

import pytest
from support.soak import MB, Sample, Soak, soak
from support.visits import SearchedStack

from kiosk.cli.stack import StackPlan

SMALL = StackPlan(offscreen=True, paper_mm_s=0, width=216, height=384)
WARM_UP, VISITS, LOOK_EVERY = 8, 16, 4  # the visits are eight kinds, one after the other
MOST_OBJECTS = 300  # a visit, over so few; the long run looks closer


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    with SearchedStack(tmp_path_factory.mktemp("soak"), SMALL) as stack, stack.hands(60.0) as hands:
        yield stack, hands


def objects_a_visit(run):
    """Between the first and the last look after the warm-up."""
    first, *_, last = [sample for sample in run.samples if sample.visits >= run.warm_up]
    return (last.objects - first.objects) / (last.visits - first.visits)


@pytest.mark.timeout(7200)
def test_nothing_grows_from_visit_to_visit(hall, request, capsys):
    """With --prove 1,500 visits and memory itself; else few, and what can be counted exactly."""
    stack, hands = hall
    is_long = request.config.getoption("--prove")
    visits, warm_up, look = (1500, 500, 20) if is_long else (VISITS, WARM_UP, LOOK_EVERY)
    run = soak(stack, hands, visits, warm_up=warm_up, look_every=look, told=lambda _: None)
    verdict = run.verdict()
    with capsys.disabled():
        print(
            f"\n{visits} visits, {len(run.taps)} taps: {objects_a_visit(run):+.1f} objects a visit; {verdict}"
        )
    assert objects_a_visit(run) < MOST_OBJECTS
    assert verdict.files <= 2
    assert verdict.threads <= 2
    if is_long:
        assert verdict.wrong() == []


@pytest.mark.timeout(300)
def test_the_control_that_keeps_labels_of_each_visit_is_found_out(hall):
    stack, hands = hall
    run = soak(stack, hands, LOOK_EVERY, warm_up=0, look_every=2, leak="widget", told=lambda _: None)
    assert objects_a_visit(run) > MOST_OBJECTS


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
    run.taps = [20.0 + number % 10 for number in range(2000)] + [
        (20.0 + n % 10) * slower for n in range(1000)
    ]
    return run


def test_a_kiosk_that_only_breathes_holds_its_limits():
    assert run_that().verdict().wrong() == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"grows_mb": 4.0}, "memory grows"),  # four kilobytes of each visit
        ({"more_objects": 0.02}, "objects grow"),
        ({"more_files": 3}, "more open files"),
        ({"more_threads": 3}, "more threads"),
        ({"slower": 1.3}, "taps are slower"),
    ],
)
def test_each_way_to_grow_is_found_out(fault, words):
    assert [words in said for said in run_that(**fault).verdict().wrong()] == [True]
