"""``kiosk run`` with a search: what of a visitor is left in this process, asked over the control socket.

Beside that it lets time pass, breaks on command, and as a control keeps what it must not keep. Everything else is the
product. Not a test; a program that tests start.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support import heap  # noqa: E402

from kiosk import control_room  # noqa: E402

LEAKS: list[object] = []
SIZES = {"4 kB": 4096, "4 MB": 4 * 1024 * 1024}


class Searched:
    """What is added to the control socket."""

    def __init__(self, app, terminal) -> None:
        self._app, self._terminal = app, terminal
        self._skipped = 0.0
        from screens import hands
        from screens.widgets import buttons

        real = app.now
        app.now = lambda: real() + self._skipped
        buttons.SAME_TAP_S = hands.FINGER_S = 0.0  # no person is that quick; this one has much to do
        app.frame.tell_time = lambda: setattr(app.frame.top_bar, "time", "12:00")  # pictures are compared
        from kivy.clock import Clock

        Clock._max_fps = 1000.0

    def handlers(self):
        return {
            "search": self._search,
            "pass_time": self._pass_time,
            "crash": self._crash,
            "finish": lambda _: self._on_screen(self._app.finish),
            "secrets": lambda _: {"marks": self._secrets()},
            "measure": lambda _: measure(),
            "look_through": self._look_through,
            "census": lambda _: {"kinds": census()},
            "leak": self._leak,
            "state": lambda _: {
                "idle": self._app.session.state.value == "idle",
                "out_of_order": bool(self._app.guard.code),
                "screen": self._app.stage.current.name,
            },
        }

    def _on_screen(self, call):
        from screens.hands import Hands

        Hands(self._app)._on_screen(call)
        return {}

    def _look_through(self, _):
        """What comes some time after the start and once a day. SQLite keeps the file that it opens, for the next time."""
        self._terminal.service.house_keeping.look_for_damage()
        return {}

    def _search(self, asked):
        found = heap.Search(asked.pop("marks")).everywhere()
        return {"found": found + self._elsewhere()}

    def _elsewhere(self):
        """What no string tells: pictures of words, modes, overlays."""
        from screens.widgets.text import Tinted

        app, found = self._app, []
        parts = [app.root_widget, *app.covers.each(), *app.stage.each()]
        for part in parts:
            for widget in part.walk(restrict=True):
                if (
                    isinstance(widget, Tinted)
                    and not widget.text
                    and widget.texture is not None
                    and widget.texture_size[0]
                ):
                    found.append(f"a picture of words in {type(part).__name__}")
        theme = app.theme
        if (theme.scale, theme.contrast, theme.low, app.context.words.language) != (
            1.0,
            "normal",
            False,
            "zh",
        ):
            found.append("modes of the last visitor")
        if len(app.root_widget.children) != 1:
            found.append("something lies over the screen")
        return found

    def _pass_time(self, asked):
        self._skipped += float(asked["seconds"])
        return self._on_screen(self._app.tick)

    def _crash(self, asked):
        """An error whose text names the visitor, as one of a parser would."""
        from kivy.clock import Clock

        words = heap.plain(asked.pop("mark"))

        def crash(_):
            raise ValueError(f"cannot read {words!r}")

        Clock.schedule_once(crash, 0)
        return {}

    def _secrets(self):
        accepted = self._app.context.visit.accepted
        return (
            [heap.disguised(s) for s in (accepted.secrets.query_code, accepted.secrets.slip_token) if s]
            if accepted
            else []
        )

    def _leak(self, asked):
        """The controls: a widget, a closure, bytes, a file and a line of the log."""
        kind, visit = asked["kind"], self._app.context.visit
        if kind == "widget":
            return self._on_screen(self._keep_label)
        if kind == "closure":
            name = visit.draft.visitor.name
            LEAKS.append(lambda: name)
        elif kind == "file":
            Path(tempfile.gettempdir(), "slip.tmp").write_text(visit.draft.visitor.name, encoding="utf-8")
        elif kind == "log":
            print(visit.draft.visitor.name, file=sys.stderr, flush=True)
        elif kind in SIZES:
            LEAKS.append(os.urandom(SIZES[kind]))
        return {}

    def _keep_label(self):
        from screens.widgets.text import Words

        name = self._app.context.visit.draft.visitor.name
        LEAKS.extend(Words(theme=self._app.theme, content=name) for _ in range(10))


def measure():
    """Of this process: bytes resident, open files, threads, and objects that something holds."""
    import gc
    import threading

    gc.collect()
    kept = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        "rss": int(kept["VmRSS"].split()[0]) * 1024,
        "own": int(kept["RssAnon"].split()[0]) * 1024,
        "files": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
        "objects": len(gc.get_objects()) + gc.get_freeze_count(),
    }


def census():
    """How many of each kind something holds: to find out what a leak is made of."""
    import gc
    from collections import Counter

    gc.collect()
    gc.unfreeze()
    return Counter(f"{type(thing).__module__}.{type(thing).__qualname__}" for thing in gc.get_objects())


def main() -> int:
    product = control_room.handlers
    control_room.handlers = lambda terminal, app: product(terminal, app) | Searched(app, terminal).handlers()
    from kiosk.__main__ import main as kiosk

    return kiosk(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
