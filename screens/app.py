"""The Kivy application: it makes the parts of the glass and joins them, walks from screen to screen, and ends a visit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from time import monotonic
from typing import Any

from kivy.app import App
from kivy.base import ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.services.left_drafts import LeftDrafts
from kiosk.session import Session, State
from kiosk.watchdog import DRAW_EVERY_S
from screens import panel
from screens.call_person import CallPerson
from screens.context import Context, Ports, ServicePorts, Visit
from screens.covers import Covers
from screens.failsafe import Catch, FailsafePorts, Guard, every
from screens.frame import Frame
from screens.idle_work import IdleWork
from screens.navigation import SELDOM, UNSPOKEN, makers
from screens.news import News
from screens.no_way_out import close_ways_out
from screens.presence import Presence
from screens.root import Root
from screens.stage import Stage
from screens.theme import Theme
from screens.voice import SILENT, Voice, VoicePorts

TICK_S = 0.25


class KioskApp(App):
    """Give it its parts; ``run()`` shows the home screen and returns when the window closes. ``now``: monotonic seconds."""

    def __init__(
        self,
        *,
        theme: Theme,
        context_words: Any,
        tasks: Any,
        ports: Ports,
        service: ServicePorts,
        session: Session,
        ask_card: Callable[[bool], None],
        pinyin: Callable[[], Any] = lambda: None,
        handwriting: Any = None,
        devices: Callable[[], dict[str, str]],
        first_frame: Callable[[], None] = lambda: None,
        drawn: Callable[[], None] | None = None,
        failsafe: FailsafePorts | None = None,
        all_built: Callable[[], None] = lambda: None,
        voice: VoicePorts = SILENT,
        now: Callable[[], float] = monotonic,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.theme, self.session, self.now = theme, session, now
        self._first_frame, self._all_built, self._drawn = first_frame, all_built, drawn
        self.guard = Guard(
            failsafe or FailsafePorts(), now=self._now, show=self.finish, is_idle=self._is_idle
        )
        self._default_words = context_words
        self.context = Context(
            theme=theme,
            words=context_words,
            tasks=tasks,
            ports=ports,
            service=service,
            go=self.go,
            back=self.back,
            came_from=lambda: self.stage.history[-1] if self.stage.history else "",
            finish=self.finish,
            is_busy=lambda: not self.covers.is_free,
            busy=lambda key: self.covers.busy(key),
            schedule=lambda call, delay: Clock.schedule_once(lambda _: call(), delay),
            ask_card=ask_card,
            pinyin=pinyin,
            handwriting=handwriting,
            writing_board=cache(partial(_writing_board, theme)),
            cover=lambda widget: self.covers.lay(widget),
            uncover=lambda widget: self.covers.hide(widget),
            ask_aloud=self._ask_aloud,
            stand_by=lambda: self.person.stand_by(),
            left_drafts=LeftDrafts(),
            session_serial=lambda: session.serial,
            devices=devices,
        )
        self.voice = Voice(voice, lambda: self.context.words.language)

    # ---- building ----

    def build(self) -> Widget:
        context, voice = self.context, self.voice
        stage = self.stage = Stage(makers(context), seldom=SELDOM)
        self.frame = Frame(context, stage)
        self.root_widget = Root(lambda: self.presence.finger_down(), self._corner_held, self.theme)
        self.root_widget.add_widget(self.frame)
        covers = self.covers = Covers(self.root_widget, context, voice, helped=self._helped)
        self.presence = Presence(self.session, context, stage, covers, voice, now=self._now, wipe=self.wipe)
        self.person = CallPerson(context, stage, covers, voice, now=self._now)
        self.news = News(context, stage, covers, voice, touched=self.presence.touched, label=self.frame.label)
        self.idle_work = IdleWork(stage, self._is_idle)
        self._join_buttons()
        stage.show("home")
        self.frame.label()
        return self.root_widget

    def _join_buttons(self) -> None:
        """What is on every screen."""
        self.frame.bottom_bar.bind(
            on_back=lambda *_: self.back(),
            on_assist=lambda *_: self.covers.show_assist(),
            on_call=lambda *_: self.person.call(),
            on_finish=lambda *_: self.finish(),
        )
        self.covers.assist.bind(
            on_language=lambda *_: self.other_language(),
            on_beside=lambda *_: self.person.stand_by(),
        )

    def on_start(self) -> None:
        ExceptionManager.add_handler(Catch(self.failed))
        close_ways_out(Window)
        Window.bind(on_flip=self._flipped)
        every(TICK_S, self.tick, self.failed)
        if self._drawn is not None:
            self._tell_of_frames(self._drawn)

    def _tell_of_frames(self, drawn: Callable[[], None]) -> None:
        """Also while nothing changes, that drawing can be seen to work."""
        Window.bind(on_flip=lambda *_: drawn())
        every(DRAW_EVERY_S, Window.canvas.ask_update, self.failed)

    def _flipped(self, *_: object) -> None:
        Window.unbind(on_flip=self._flipped)
        panel.apply(self.context.service.panel.state, self.theme)  # touches come in from now on
        Clock.schedule_once(lambda _: self._first_frame(), 0)
        self.idle_work.build_ahead(self._all_built)

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel (F1) does not exist here."""
        return False

    # ---- walking ----

    def go(self, name: str) -> None:
        """Show a screen; 返回 comes back to the one before."""
        current = self.stage.current
        if current is not None and current.name != name:
            self.stage.history.append(current.name)
        self.show(name)

    def back(self) -> None:
        """返回: within the screen, then to the one before, then home."""
        current, history = self.stage.current, self.stage.history
        if current is not None and current.go_up():
            return
        while history and history[-1] in ("message", current.name if current else ""):
            history.pop()
        if history:
            self.show(history.pop())
        else:
            self.finish()

    def show(self, name: str) -> None:
        """A screen, with all that goes with it. It may lead on to another one at once."""
        self.stage.show(name)
        current = self.stage.current
        assert current is not None
        self._cover_home(current.name)
        self.presence.follow(current)
        self.frame.label()
        if current.name == name:  # else the other one has spoken already
            self.voice.chime(current.chime)
            self._ask_aloud()

    def _cover_home(self, name: str) -> None:
        """Out of order, no visitor sees the home screen; staff come past it by the corner."""
        if not (self.guard.code and name == "home"):
            self.covers.hide(self.covers.out_of_order)
        elif not self.covers.is_out_of_order:
            self.covers.show_out_of_order(self.guard.code)
            self.guard.shown()

    def _ask_aloud(self) -> None:
        """Say what this screen is for; a hall where nobody stands hears nothing."""
        current = self.stage.current
        if current is not None and current.name not in UNSPOKEN and not self._is_idle():
            self.voice.say(current.prompt())

    def _corner_held(self) -> None:
        """The way in for staff: only where no visitor is at work."""
        if self.stage.is_at("home"):
            self.go("service_door")
            self.presence.touched()

    # ---- the end of a visit ----

    def finish(self) -> None:
        """结束: wipe everything of this visitor, back to the home screen."""
        self.session.finished()
        self.wipe()

    def wipe(self) -> None:
        """Nothing of the last visitor stays on the screen, in a widget, or in the modes. Where a part of that fails the
        others are wiped all the same, and the program ends."""
        errors = [
            error
            for part in (
                self.person.calls.forget,
                self.voice.forget,
                self._forget_visit,
                self.covers.wipe,
                self.theme.reset,
                partial(self._speak, self._default_words),
                self.stage.wipe,
                partial(self.show, "home"),
                self.idle_work.visit_over,
            )
            for error in _errors_of(part)
        ]
        if errors:
            self.guard.not_wiped(errors)

    def failed(self, error: BaseException) -> None:
        """The failsafe: log without personal data, wipe, go home, or out of order."""
        self.guard.failed(error)

    def _forget_visit(self) -> None:
        self.context.visit = Visit()
        self.context.print_state.clear()

    # ---- time, and modes ----

    def tick(self) -> None:
        self.presence.tick()
        self.frame.tell_time()
        self.person.calls.tick()
        self.guard.tick(is_shown=self.covers.is_out_of_order)

    def _now(self) -> float:
        return self.now()

    def _is_idle(self) -> bool:
        return self.session.state is State.IDLE

    def _helped(self) -> None:
        self.presence.helped()
        self.frame.restyle()

    def other_language(self) -> None:
        words = self.context.words
        self._speak(words.in_language("en" if words.language == "zh" else "zh"))
        self.covers.tell_assist()

    def _speak(self, words: Any) -> None:
        if words.language == self.context.words.language:
            return
        self.context.words = words
        for part in (self.frame.bottom_bar, *self.covers.each(), *self.stage.each()):
            part.words = words
        if self.stage.current is not None:
            self.stage.current.relabel()
        self.frame.label()

    def reset_panel(self) -> None:
        """From the command line: nobody could hit anything any more. Raises StoreUnavailable."""
        kept = self.context.service.panel
        kept.reset()
        panel.apply(kept.state, self.theme)


def _errors_of(part: Callable[[], object]) -> list[Exception]:
    """Do it; what went wrong."""
    try:
        part()
    except Exception as error:  # noqa: BLE001 - each part of a wipe is done, whatever became of the one before
        return [error]
    return []


def _writing_board(theme: Theme) -> Widget:
    from screens.widgets.writing_board import WritingBoard

    return WritingBoard(theme=theme)
