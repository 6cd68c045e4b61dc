"""A real Kivy window without a display, a finger that touches it, and eyes that measure what is on it."""

from __future__ import annotations

import os
from functools import cache
from itertools import combinations

SIZE = tuple(int(side) for side in os.environ.get("KIOSK_TEST_SIZE", "540x960").split("x"))
DIAGONAL_INCH = 21.5
MOST_FRAMES = 12
AIR = (1.448 - 1) / 2  # our font's line is 1.448 em high
LEAST_TARGET_MM, LEAST_KEY_MM, LEAST_GAP_MM = 20, 15, 3
MOST_LABEL_HAN = 12  # what is longer is read, not seen


@cache
def pinyin_engine():
    """The real one, over the shipped words."""
    from kiosk.input.pinyin import PinyinEngine
    from kiosk.resources import asset
    from kiosk.store.lexicon import SqliteLexicon

    return PinyinEngine(SqliteLexicon(asset("pinyin/lexicon.sqlite")))


class Handwriting:
    """As kiosk.compose.writing_helps.Handwriting, with nothing that can be missing."""

    def is_offered(self):
        return True

    @cache  # noqa: B019 (one for all tests)
    def engine(self):
        from kiosk.input.handwriting import HandwritingEngine
        from kiosk.resources import asset
        from kiosk.store.templates import load_templates

        return HandwritingEngine(load_templates(asset("handwriting/templates.npz")))


class Glass:
    """The app on its window. Make one a process: Kivy has one window."""

    def __init__(self, folder):
        from screens.window import WindowPlan, prepare_kivy

        prepare_kivy(folder, WindowPlan(*SIZE, offscreen=True))
        from kivy.config import Config

        Config.set("graphics", "maxfps", "0")  # tests do not wait for the next sixtieth of a second
        from kivy.base import EventLoop, runTouchApp
        from kivy.core.window import Window
        from support.office import Office

        from kiosk.session import Limits, Session
        from kiosk.words import load_words
        from screens.app import KioskApp
        from screens.failsafe import FailsafePorts
        from screens.hands import Hands
        from screens.theme import Theme, register_fonts

        self.missing_fonts = register_fonts()
        self.office, self.clock, self.logged = Office(), Hand(), []
        self.app = KioskApp(
            theme=Theme(width_px=SIZE[0], height_px=SIZE[1], diagonal_inch=DIAGONAL_INCH),
            context_words=load_words(),
            tasks=NextFrame(),
            ports=self.office.ports(),
            service=self.office.service_ports(),
            session=Session(Limits(form_s=90, read_s=60, write_s=300, warning_s=30, slow_factor=3)),
            ask_card=lambda _: None,
            pinyin=pinyin_engine,
            handwriting=Handwriting(),
            devices=lambda: self.office.troubles,
            failsafe=FailsafePorts(told=self.logged.append),
            voice=self.office.voice_ports(),
            now=self.clock,
        )
        self.window, self._loop = Window, EventLoop
        self.app._run_prepare()
        runTouchApp(embedded=True)
        while self.app.stage.build_rest():
            pass
        self._hands = Hands(self.app)
        self.frames(4)

    # ---- time ----

    def frames(self, count=1):
        """Let Kivy work: each frame takes input in and lays out; the last one is drawn."""
        for _ in range(count - 1):
            self._lay_out()
        self._loop.idle()

    def settle(self):
        """Until the layout has not changed for two frames. Nothing is drawn meanwhile."""
        before, steady = None, 0
        for _ in range(MOST_FRAMES):
            self._lay_out()
            now = [(id(w), *w.pos, *w.size) for w in self.app.root_widget.walk(restrict=True)]
            steady = steady + 1 if now == before else 0
            if steady == 2:
                return
            before = now
        raise AssertionError(f"the layout does not come to rest within {MOST_FRAMES} frames")

    def _lay_out(self):
        from kivy.clock import Clock
        from kivy.lang import Builder

        for work in (Clock.tick, self._loop.dispatch_input, Builder.sync, Clock.tick_draw, Builder.sync):
            work()

    def tick(self, seconds):
        """Time passes, and the app looks at its clock."""
        self.clock.now += seconds
        self.app.tick()
        self.frames(2)

    # ---- visitors ----

    def new_guard(self):
        """One that has counted no errors yet."""
        from screens.failsafe import FailsafePorts, Guard

        app = self.app
        app.guard = Guard(
            FailsafePorts(told=self.logged.append),
            now=self.clock,
            show=app.finish,
            is_idle=lambda: app.session.state.value == "idle",
        )

    def fresh(self):
        """As a visitor finds it."""
        self.office.reset()
        self.new_guard()
        self.app.context.tasks = NextFrame()
        self.clock.now += 1000
        self.app.session.finished()
        self.app.wipe()
        self.frames(2)
        self.logged.clear()
        self.office.heard.clear()

    def end(self, how):
        """The visit ends: finish | time-out | error. The error's text names a visitor."""
        from support.office import NAME

        if how == "finish":
            self.app.finish()
        elif how == "time-out":
            self.tick(1000)
            self.tick(1000)
        else:
            self.app.failed(ValueError(NAME))
        self.frames(2)

    def show(self, name, **visit):
        """Go to a screen with this in the visit."""
        self.clock.now += 1
        self.app.presence.touched()
        for key, value in visit.items():
            setattr(self.app.context.visit, key, value)
        self.app.go(name)
        self.settle()

    def look(self):
        return self._hands._look()

    def texts(self):
        return "\n".join(self.look()["texts"])

    def screen(self):
        return self.app.stage.current.name

    # ---- from outside ----

    def scan(self, text):
        self.app.news.scanned(text)
        self.frames(4)

    def lay_card(self, visitor):
        self.app.news.card_read(visitor)
        self.frames(4)

    # ---- a finger ----

    def tap(self, label):
        """Touch the button that says ``label``, by the arrows when it is out of sight."""
        for _ in range(30):
            found = self._hands._find(label)
            assert found is not None, f"no button says {label!r}: {self.look()['buttons']}"
            x, y, arrow = found
            self.press(*(arrow or (x, y)))
            if arrow is None:
                return
        raise AssertionError(f"{label!r} cannot be reached")

    def walk(self, *labels):
        """Touch one button after the other, each once its screen lies still."""
        for label in labels:
            self.settle()
            self.tap(label)
        self.settle()

    def press(self, x, y):
        """Down and up at one place, pixels from the top left; the next tap comes well after it."""
        self.clock.now += 1
        self.down(x, y)
        self.up(x, y)

    def down(self, x, y):
        self.window.dispatch("on_mouse_down", x, y, "left", [])
        self.frames(1)

    def move(self, x, y):
        self.window.dispatch("on_mouse_move", x, y, [])
        self.frames(1)

    def up(self, x, y):
        self.window.dispatch("on_mouse_up", x, y, "left", [])
        self.frames(4)

    def where(self, label):
        x, y, arrow = self._hands._find(label)
        assert arrow is None
        return x, y


class NextFrame:
    """A task runner whose answers come in the next frame, as the real one's come on the drawing thread."""

    def run(self, work, *, on_done, on_error):
        from kivy.clock import Clock
        from support.doubles import AtOnce

        Clock.schedule_once(lambda _: AtOnce().run(work, on_done=on_done, on_error=on_error), 0)


class Hand:
    """The clock that app and buttons read."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


# ---- eyes ----


def is_seen(widget):
    while widget is not None and widget is not widget.parent:
        if widget.opacity == 0:
            return False
        widget = widget.parent
    return True


def box(widget):
    """Left, bottom, right, top in the window."""
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def letters(widget):
    """Its box without the air that a line has above and below its letters."""
    left, bottom, right, top = box(widget)
    air = AIR * getattr(widget, "font_size", 0)
    return left, bottom + air, right, top - air


def view_of(widget):
    """The scroll view that shows it, or None."""
    from kivy.uix.scrollview import ScrollView

    while widget is not None and widget is not widget.parent:
        if isinstance(widget, ScrollView):
            return widget
        widget = widget.parent
    return None


def seen_box(widget):
    """What of it is in sight: a scroll view cuts off the rest."""
    left, bottom, right, top = letters(widget)
    view = view_of(widget)
    if view is not None:
        view_box = box(view)
        bottom, top = max(bottom, view_box[1]), min(top, view_box[3])
    return left, bottom, right, top


def named(widget):
    said = getattr(widget, "label", "") or getattr(widget, "content", "") or getattr(widget, "text", "")
    return f"{type(widget).__name__}({said[:24]!r})"


def things(root):
    """Words and buttons that can be seen under ``root``."""
    from screens.widgets.buttons import TapButton
    from screens.widgets.text import Words

    seen = [w for w in root.walk(restrict=True) if isinstance(w, TapButton | Words) and is_seen(w)]
    return [w for w in seen if (w.shown if isinstance(w, TapButton) else w.content)]


def clipped(root):
    """Words that are larger than their place; on a button they may reach into its padding."""
    from screens.widgets.buttons import TapButton
    from screens.widgets.text import Words

    words = [
        (w, w.parent if isinstance(w.parent, TapButton) else w) for w in things(root) if isinstance(w, Words)
    ]
    return [
        f"{named(w)} needs {w.texture_size}, has {[round(side) for side in (place.width, w.height)]}"
        for w, place in words
        if w.texture_size[0] > place.width + 1 or w.texture_size[1] > w.height + 1
    ]


def outside(root):
    """Things that stick out of what holds them: words out of their button, anything out of its column."""
    found = []
    for thing in things(root):
        holder = thing.parent
        left, bottom, right, top = letters(thing)
        holder_left, holder_bottom, holder_right, holder_top = box(holder)
        if left < holder_left - 1 or right > holder_right + 1:
            found.append(
                f"{named(thing)} {left:.0f}–{right:.0f} beyond {named(holder)} {holder_left:.0f}–{holder_right:.0f}"
            )
        if bottom < holder_bottom - 1 or top > holder_top + 1:
            found.append(
                f"{named(thing)} {bottom:.0f}–{top:.0f} above or below {named(holder)} {holder_bottom:.0f}–{holder_top:.0f}"
            )
    return found


def overlapping(root):
    """Pairs that cover each other though neither holds the other."""
    found = []
    looked_at = [(w, set(w.walk(restrict=True)), view_of(w), letters(w), seen_box(w)) for w in things(root)]
    for (one, its, view, *boxes), (other, others, other_view, *other_boxes) in combinations(looked_at, 2):
        if other in its or one in others:
            continue
        across = view is not other_view
        a, b = boxes[across], other_boxes[across]
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1:
            found.append(f"{named(one)} and {named(other)}")
    return found


def touchable(root):
    """Buttons that answer to a finger."""
    from screens.widgets.buttons import TapButton

    return [w for w in things(root) if isinstance(w, TapButton) and not w.disabled]


def inside(widget, kind):
    """Whether one of what holds it is of this kind."""
    while widget is not None and widget is not widget.parent:
        if isinstance(widget, kind):
            return True
        widget = widget.parent
    return False


def too_small(root, mm):
    """Buttons under 20 mm, keys under 15 mm."""
    from screens.widgets.keys import Keys

    return [
        f"{named(b)} {b.width / mm:.1f} × {b.height / mm:.1f} mm"
        for b in touchable(root)
        if min(b.size) < (LEAST_KEY_MM if inside(b, Keys) else LEAST_TARGET_MM) * mm - 0.5
    ]


def too_close(root, mm):
    """Pairs of buttons less than 3 mm apart."""
    found = []
    looked_at = [(b, view_of(b), box(b)) for b in touchable(root)]
    for (one, view, place), (other, other_view, other_place) in combinations(looked_at, 2):
        if view is other_view and (gap := apart(place, other_place)) < LEAST_GAP_MM * mm - 0.5:
            found.append(f"{named(one)} and {named(other)}: {gap / mm:.1f} mm")
    return found


def apart(one, other):
    """Pixels between two boxes, in the direction in which they are farther apart."""
    beside = max(one[0], other[0]) - min(one[2], other[2])
    above = max(one[1], other[1]) - min(one[3], other[3])
    return max(beside, above)


def above(root, line):
    """Buttons that reach over a height of the window."""
    return [named(b) for b in touchable(root) if seen_box(b)[3] > line + 1]


def running_text(root):
    """Sentences of ours that a visitor has to read through: not on buttons, in lists, cards or fields."""
    from screens.widgets.buttons import Panel, TapButton
    from screens.widgets.choices import Choices
    from screens.widgets.long_list import LongList
    from screens.widgets.text import Words

    told = [w for w in things(root) if isinstance(w, Words) and han(w.content) > MOST_LABEL_HAN]
    return [w.content for w in told if not inside(w, TapButton | Choices | Panel | LongList)]


def han(text):
    """How many Chinese characters it has."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text)
