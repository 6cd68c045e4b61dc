"""Months in minutes: visit after visit at one kiosk, and what it needs on the way. The figures are judged in ``Verdict``.

A line is laid through the samples after a warm-up by least squares: a single reading says little, as Python and the
C library hand pages back when they like. Whether taps have become slower is seen beside a young kiosk, by turns: the
machine itself is slower in one hour than in another (``Turns``).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import cycle
from math import sqrt
from statistics import fmean, linear_regression, median_low, quantiles

from support.visits import Visitor, strangers

from kiosk.cli.stack import StackPlan
from kiosk.cli.steps import Steps

MB = 1024 * 1024
SMALL = StackPlan(offscreen=True, paper_mm_s=0, width=216, height=384)  # drawing is most of a visit's time
LEAST_LOOKS = 3  # that a line is laid through
MOST_MB, MOST_OBJECTS = 0.5, 0.01  # per 1,000 visits; the objects as a share
MOST_SLOWER = 0.10  # the p95 of an old kiosk's taps, beside a young one's
MOST_MORE_WORK = 0.25  # of a tap, from the second third to the last, while others take turns with the caches
SLIPS = cycle((0, 8, 9))  # of the sample centre: each opens one road
PASSED_S = 70  # between visits, by the kiosk's clock


@dataclass
class Sample:
    visits: int
    rss: int  # with pages of files, which come and go with the load of the machine
    own: int  # nobody else's: what a leak is made of
    files: int
    threads: int
    objects: int
    store: int


@dataclass
class Soak:
    """What was measured, in order. ``taps``: milliseconds from release to the next drawn frame; ``work``: those of them
    that the drawing thread itself worked, whatever else the machine does."""

    warm_up: int
    samples: list[Sample] = field(default_factory=list)
    taps: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)

    def as_if_kept(self, size: int) -> Soak:
        """The control: the same run with ``size`` bytes more of each visit, which the kiosk's own breath must not hide."""
        return replace(self, samples=[replace(s, own=s.own + s.visits * size) for s in self.samples])

    def so_far(self) -> str:
        """What the last look saw, and what the run comes to if it ends here."""
        judged = sum(sample.visits >= self.warm_up for sample in self.samples) >= LEAST_LOOKS
        return f"{self.samples[-1]} {self.verdict() if judged else ''}"

    def verdict(self) -> Verdict:
        after = [sample for sample in self.samples if sample.visits >= self.warm_up]
        visits = [sample.visits / 1000 for sample in after]
        mb, doubt = slope(visits, [sample.own / MB for sample in after])
        rss, _ = slope(visits, [sample.rss / MB for sample in after])
        objects = linear_regression(visits, [sample.objects for sample in after]).slope
        return Verdict(
            mb=mb,
            doubt=doubt,
            rss_mb=rss,
            objects=objects / after[0].objects,
            files=_more([sample.files for sample in after]),
            threads=_more([sample.threads for sample in after]),
            taps=_p95_of_thirds(self.taps),
            work=_p95_of_thirds(self.work),
            store_kb=after[-1].store / 1024,
        )


@dataclass(frozen=True)
class Verdict:
    """Of a run: growth per 1,000 visits after the warm-up; how many more files and threads there were at its end."""

    mb: float
    doubt: float  # twice the standard error of that
    rss_mb: float
    objects: float
    files: int
    threads: int
    taps: tuple[float, float]  # p95, of the second third and of the last
    work: tuple[float, float]
    store_kb: float

    def wrong(self, *, most_mb: float = MOST_MB) -> list[str]:
        """What does not hold. Of a tap the kiosk's own work is judged: other programs make it more too, but less."""
        before, after = self.work
        said = {
            f"memory grows {self.mb:.2f} ± {self.doubt:.2f} MB per 1,000 visits": self.mb - self.doubt
            > most_mb,
            f"objects grow {self.objects:.1%} per 1,000 visits": self.objects > MOST_OBJECTS,
            f"{self.files} more open files": self.files > 0,
            f"{self.threads} more threads": self.threads > 0,
            f"taps are more work, p95 {before:.1f} → {after:.1f} ms": after
            > before * (1 + MOST_MORE_WORK) + 1,
        }
        return [words for words, holds in said.items() if holds]

    def __str__(self) -> str:
        return (
            f"{self.mb:+.2f} ± {self.doubt:.2f} MB (RSS {self.rss_mb:+.2f}) and {self.objects:+.2%} objects per 1,000 visits, files {self.files:+d}, threads {self.threads:+d},"
            f" tap p95 {self.taps[0]:.1f} → {self.taps[1]:.1f} ms, of it work {self.work[0]:.1f} → {self.work[1]:.1f}, store {self.store_kb:.0f} kB"
        )


@dataclass
class Turns:
    """Milliseconds of each tap at a kiosk after a long run and at one that was just warmed up, in the same minutes."""

    old: list[float] = field(default_factory=list)
    young: list[float] = field(default_factory=list)

    @property
    def p95(self) -> tuple[float, float]:
        """The old kiosk's and the young one's."""
        return quantiles(self.old, n=20)[-1], quantiles(self.young, n=20)[-1]

    @property
    def ratio(self) -> float:
        old, young = self.p95
        return old / young

    def as_if_slower(self, share: float) -> Turns:
        """The control: the same taps, with the old kiosk that much slower."""
        return Turns([milliseconds * (1 + share) for milliseconds in self.old], self.young)

    def wrong(self) -> list[str]:
        old, young = self.p95
        said = f"the old kiosk's taps are slower, p95 {old:.1f} beside {young:.1f} ms of a young one"
        return [said] if self.ratio > 1 + MOST_SLOWER else []


def slope(x: list[float], y: list[float]) -> tuple[float, float]:
    """Of the line of least squares, and twice its standard error."""
    line = linear_regression(x, y)
    off = sum((b - line.slope * a - line.intercept) ** 2 for a, b in zip(x, y, strict=True))
    spread = sum((a - fmean(x)) ** 2 for a in x)
    return line.slope, 2 * sqrt(off / max(1, len(x) - 2) / spread)


def _p95_of_thirds(milliseconds: list[float]) -> tuple[float, float]:
    """Of the second third and of the last: the first warms up."""
    third = len(milliseconds) // 3
    return quantiles(milliseconds[third : 2 * third], n=20)[-1], quantiles(milliseconds[2 * third :], n=20)[
        -1
    ]


def _more(counts: list[int]) -> int:
    """In the last third than in the first, by the median: a connection or two come and go."""
    third = max(1, len(counts) // 3)
    return median_low(counts[-third:]) - median_low(counts[:third])


class Timed:
    """A control socket that notes how long each tap took until its frame."""

    def __init__(self, hands, run: Soak) -> None:
        self._hands, self._run = hands, run

    def ask(self, do: str, **values):
        answer = self._hands.ask(do, **values)
        if do == "tap":
            self._run.taps.append(float(answer["ms"]))
            self._run.work.append(float(answer["work_ms"]))
        return answer


def register(visitor: Visitor) -> None:
    """A matter by card, told to staff, handed in."""
    visitor.do("wait home", "tap 我有事要反映", "tap 自己填", "wait identify")
    visitor.card()
    visitor.do(
        "wait category", "tap 工资", "tap 拖欠工资", "wait procedure", "tap 没有", "wait story", "lift"
    )
    visitor.do("tap 请工作人员代写", "wait review", "tap 交上去", "wait done")


def road(visitor: Visitor) -> None:
    """By slip, each time another one: the same code twice within a moment counts once."""
    visitor.do("wait home", f"scan s {next(SLIPS)}", "wait roadmap", "tap 打印")


def number(visitor: Visitor) -> None:
    visitor.do("wait home", "tap 我有事要反映", "tap 先取号", "wait identify", "tap 没带证件", "wait door")


VISITS: tuple[tuple[Callable[[Visitor], None], str], ...] = (
    (register, "last page"),
    (road, "finish"),
    (Visitor.to_story, "time-out"),
    (number, "finish"),
    (Visitor.typed, "finish"),
    (register, "time-out"),
    (Visitor.own_cases, "error"),
    (number, "time-out"),
)


ROUND = len(VISITS)  # one of each kind


class Hall:
    """A kiosk, its centre, and people who come one after the other."""

    def __init__(self, stack, hands, *, run: Soak, dice: str, leak: str = "") -> None:
        self._stack, self._leak = stack, leak
        self._people, self._hands = strangers(random.Random(dice)), Timed(hands, run)
        self._steps = Steps(stack, self._hands)

    def visit(self, number: int) -> None:
        walk, end = VISITS[number % ROUND]
        visitor = Visitor(self._stack, self._hands, self._steps, next(self._people))
        walk(visitor)
        if self._leak:
            self._hands.ask("leak", kind=self._leak)
        visitor.end(end)
        self._hands.ask("pass_time", seconds=PASSED_S)

    def sample(self, done: int) -> Sample:
        store = sum(path.stat().st_size for path in self._stack.kiosk_state.glob("kiosk.db*"))
        return Sample(visits=done, store=store, **self._hands.ask("measure"))


def soak(
    stack,
    hands,
    visits: int,
    *,
    warm_up: int,
    look_every: int,
    leak: str = "",
    told: Callable[[str], object] = print,
) -> Soak:
    """``leak``: the control, a kiosk that keeps something of each visit."""
    run, began = Soak(warm_up), time.monotonic()
    hall = Hall(stack, hands, run=run, dice=f"visitors {leak}", leak=leak)
    hands.ask("look_through")
    for done in range(visits + 1):
        if done % look_every == 0:
            run.samples.append(hall.sample(done))
            told(f"{done} visits, {time.monotonic() - began:.0f} s: {run.so_far()}")
        hall.visit(done)
    return run


def by_turns(old, young, rounds: int, *, warm_up: int = 100) -> Turns:
    """``old``, ``young``: stack and hands. Whole rounds of visits at one and at the other, whoever began last time second."""
    olds, youngs, warming = Soak(0), Soak(0), Soak(0)
    first = Hall(*young, run=warming, dice="the first")
    for number in range(warm_up):
        first.visit(number)
    halls = [Hall(*old, run=olds, dice="at the old"), Hall(*young, run=youngs, dice="at the young")]
    for _ in range(rounds):
        for hall in halls:
            for number in range(ROUND):
                hall.visit(number)
        halls.reverse()
    return Turns(olds.taps, youngs.taps)
