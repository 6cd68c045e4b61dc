"""A simulated visitor of eighty: trembling hands, double taps, long pauses, wrong choices, and some who walk away.

Seeded, so that a run can be repeated. What is simulated is a guess and nobody's measurement; its use is to find screens on
which somebody who errs is stuck, loses text, or sees what another wrote.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from support.office import visitor

TREMOR_MM, DOUBLE_TAP, PAUSE, PAUSE_S, WRONG, WALKS_AWAY = 6.0, 0.2, 0.1, 20.0, 0.10, 0.05
PATIENCE = 45  # acts; then they call for staff
MOST_ACTS = 90
HELP = "叫人"
WAYS_OUT = ("中文", "好了", "知道了", "返回", "结束", "Hard to see")  # of what was not wanted, English too

# goal -> screen -> what the elder looks for, the first that is there; CARD lays the card down, WRITE writes a story
CARD, WRITE = "<card>", "<write>"
COMMON = {
    "message": ("结束",),
    "name": ("下一步", "请工作人员帮我写"),
    "keypad": ("返回",),
    "card_first": ("返回",),
}
PLANS = {
    "register": {
        "home": ("我有事要反映",), "fork": ("自己填",), "identify": (CARD, "下一步"), "card_first": ("反映一件新的事",),
        "category": ("工资", "拖欠工资", "别的事"), "procedure": ("没有",), "story": (WRITE, "下一步"),
        "review": ("交上去",), "done": (),
    },
    "staff_writes": {
        "home": ("我有事要反映",), "fork": ("自己填",), "identify": ("没带证件",), "category": ("工资", "拖欠工资"),
        "procedure": ("不清楚",), "story": ("请工作人员代写",), "review": ("交上去",), "done": (),
    },
    "number": {
        "home": ("我有事要反映",), "fork": ("先取号",), "identify": (CARD,), "card_first": ("取号",), "door": (),
    },
    "road": {
        "home": ("办到哪了",), "find": (CARD,), "card_first": ("看我的事",), "cases": ("已答复", "办理中"), "roadmap": (),
    },
    "rate": {
        "home": ("更多",), "more": ("评价与监督",), "find": (CARD,), "card_first": ("看我的事",), "cases": ("已答复",),
        "roadmap": ("评价",), "rate": ("满意", "基本满意", "不满意"), "write_step": ("交上去",), "step_done": (),
    },
}  # fmt: skip


@dataclass
class Story:
    """What became of one visitor. ``end``: finished | staff | left | stuck."""

    seed: int
    goal: str
    end: str = ""
    acts: int = 0
    trail: list[str] = field(default_factory=list)
    at_last: dict = field(default_factory=dict)  # what a stuck one sees
    wrong: str = ""  # what must never happen, in words


class Elder:
    """One visitor at the glass. ``live`` is the whole visit."""

    def __init__(self, glass, seed, others):
        self.glass, self.others = glass, others
        self.dice = random.Random(seed)
        self.story = Story(seed, self.dice.choice(sorted(PLANS)))
        self.mark = f"77{seed:05}"  # written into the story: nobody else may see it
        self.leaves_after = self.dice.randrange(1, 12) if self.dice.random() < WALKS_AWAY else MOST_ACTS
        self.written = ""

    def live(self):
        while not self.story.end:
            self._act()
        if self.story.end == "stuck":
            app = self.glass.app
            self.story.at_last = self.glass.look() | {
                "busy": app.context.is_busy(),
                "logged": list(map(repr, self.glass.logged)),
            }
        return self.story

    def _act(self):
        story, screen = self.story, self.glass.screen()
        story.acts += 1
        story.trail.append(screen)
        self._look_for_others()
        if self.dice.random() < PAUSE:
            self.glass.tick(PAUSE_S)
        if self._still_there():
            return
        if story.acts > self.leaves_after:
            self._walk_away()
        elif self._plan().get(screen) == ():
            story.end = "finished"
        elif story.acts > PATIENCE:
            self._call()
        elif story.acts > MOST_ACTS:
            story.end = "stuck"
        elif self.dice.random() < WRONG:
            self._tap_anything()
        else:
            self._go_on(screen)

    def _plan(self):
        return PLANS[self.story.goal]

    def _go_on(self, screen):
        wanted = self._plan().get(screen, COMMON.get(screen, ("返回", "结束")))
        for what in wanted:
            if what == CARD:
                if screen == "identify" and self.glass.app.stage.current.known:
                    continue
                self.glass.lay_card(visitor())
                return
            if what == WRITE:
                if self.written:
                    continue
                self._write()
                return
            if self._tap(what):
                return
        next((way for way in WAYS_OUT if self._tap(way)), None)

    def _write(self):
        """The mark in digits, as far as trembling fingers hit them; what stands there afterwards is the story."""
        self._tap("123")
        for digit in self.mark:
            self._tap(digit)
        screen = self.glass.app.stage.current
        if screen.name == "story":
            self.written = screen.text

    def _tap(self, label):
        found = self.glass._hands._find(label)
        if found is None:
            return False
        x, y, arrow = found
        self._touch(*(arrow or (x, y)))
        return True

    def _tap_anything(self):
        labels = [label for label in self.glass.look()["buttons"] if label and label not in ("结束", HELP)]
        if labels:
            self._tap(self.dice.choice(labels))

    def _touch(self, x, y):
        """Near what was meant, in a disc of the tremor; sometimes twice."""
        reach = TREMOR_MM * self.glass.app.theme.mm
        while True:
            dx, dy = self.dice.uniform(-reach, reach), self.dice.uniform(-reach, reach)
            if dx * dx + dy * dy <= reach * reach:
                break
        self.glass.press(x + dx, y + dy)
        if self.dice.random() < DOUBLE_TAP:
            self.glass.clock.now += 0.15
            self.glass.down(x + dx, y + dy)
            self.glass.up(x + dx, y + dy)

    def _still_there(self):
        """The warning covers everything; most answer it, the others are gone in half a minute."""
        if self.glass.app.covers.still.parent is None:
            return False
        self._tap("我还在")
        return True

    def _call(self):
        """A tap that misses is tried again, as anybody would."""
        for _ in range(4):
            self._tap(HELP)
            if any(asked[0] == "call_staff" for asked in self.glass.office.asked):
                self.story.end = "staff"
                return
        self.story.end = "stuck"

    def _walk_away(self):
        """Nobody is there any more; the machine has to notice by itself."""
        for _ in range(40):
            self.glass.tick(30)
            if self.glass.screen() == "home":
                break
        self.story.end = "left" if self.glass.screen() == "home" else "stuck"

    def _look_for_others(self):
        shown = self.glass.texts() + " ".join(self.glass.look()["buttons"])
        seen = [mark for mark in self.others if mark in shown]
        if seen:
            self.story.wrong = f"sees {seen} of another visitor on {self.glass.screen()}"
