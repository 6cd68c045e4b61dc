"""The Kivy application: one stage in one frame, the session's clock, and the failsafe that any error leads to."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from functools import cache, partial
from time import monotonic
from typing import Any

from kivy.app import App
from kivy.base import ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.api.queueing import DISTRESS, HELP
from kiosk.domain.dates import UTC_OFFSET, clock_face
from kiosk.domain.matters import Visitor
from kiosk.services.left_drafts import LeftDrafts
from kiosk.session import Act, Session, State
from kiosk.watchdog import DRAW_EVERY_S
from screens import panel
from screens.calling import StaffCalls, way_to_the_window
from screens.context import Context, Ports, ServicePorts, Visit
from screens.failsafe import Catch, FailsafePorts, Guard, OutOfOrder, every
from screens.frame import AssistPanel, BottomBar, Notice, StillThere, TopBar
from screens.navigation import SELDOM, UNSPOKEN, makers
from screens.no_way_out import close_ways_out
from screens.stage import Stage
from screens.theme import Theme
from screens.voice import SILENT, Voice, VoicePorts

TICK_S = 0.25
BUSY_AFTER_S = 0.3
LOW_PART = 0.6
TIDY_AFTER_S = 3.0  # at the home screen
HOLD_S, CORNER_MM = 3.0, 30  # the way in for staff: the upper right corner of the home screen
LOG = logging.getLogger("kiosk.screens")


class Root(FloatLayout):
    """Everything on the glass. Every touch that reaches it keeps the session alive; the corner is held by who serves it."""

    def __init__(
        self, touched: Callable[[], None], held: Callable[[], None], theme: Theme, **kwargs: Any
    ) -> None:
        self._touched, self._held, self._theme = touched, held, theme
        self._holding: Any = None
        super().__init__(**kwargs)

    def on_touch_down(self, touch: Any) -> bool:
        self._touched()
        self._let_go()
        if self._in_corner(touch):
            self._holding = Clock.schedule_once(lambda _: self._held(), HOLD_S)
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        if not self._in_corner(touch):
            self._let_go()
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        self._let_go()
        return bool(super().on_touch_up(touch))

    def _in_corner(self, touch: Any) -> bool:
        side = self._theme.px(CORNER_MM)
        return bool(touch.x > self.right - side and touch.y > self.top - side)

    def _let_go(self) -> None:
        if self._holding is not None:
            self._holding.cancel()
            self._holding = None


class KioskApp(App):
    """Give it its parts; ``run()`` shows the home screen and returns when the window closes."""

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
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.theme, self.session = theme, session
        self._first_frame, self._all_built, self._drawn = first_frame, all_built, drawn
        self.guard = Guard(
            failsafe or FailsafePorts(),
            now=lambda: monotonic(),
            show=self.finish,
            is_idle=lambda: session.state is State.IDLE,
        )
        self._default_words = context_words
        self._busy_event: Any = None
        self._tidy_soon = Clock.create_trigger(self._tidy, TIDY_AFTER_S)
        self._busy_key = ""
        self.calls: StaffCalls
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
            is_busy=lambda: not self._is_free(),
            busy=self.busy,
            schedule=lambda call, delay: Clock.schedule_once(lambda _: call(), delay),
            ask_card=ask_card,
            pinyin=pinyin,
            handwriting=handwriting,
            writing_board=cache(partial(_writing_board, theme)),
            cover=self._over,
            uncover=self._hide,
            ask_aloud=self._ask_aloud,
            stand_by=self.stand_by,
            left_drafts=LeftDrafts(),
            session_serial=lambda: session.serial,
            devices=devices,
        )

        self.voice = Voice(voice, lambda: self.context.words.language)

    # ---- building ----

    def build(self) -> Widget:
        self.stage = Stage(makers(self.context), seldom=SELDOM)
        self.top = TopBar(theme=self.theme)
        self.bottom = BottomBar(theme=self.theme, words=self.context.words)
        self.bottom.bind(on_back=lambda *_: self.back(), on_finish=lambda *_: self.finish())
        self.bottom.bind(on_assist=lambda *_: self.show_assist(), on_call=lambda *_: self._call())
        self._filler = Widget(size_hint_y=None, height=0)
        self._middle = BoxLayout(padding=[self.theme.gap * 2, self.theme.gap])
        self._middle.add_widget(self.stage)
        column = BoxLayout(orientation="vertical")
        for part in (self.top, self._filler, self._middle, self.bottom):
            column.add_widget(part)
        self.root_widget = Root(self._finger_down, self._corner_held, self.theme)
        self.root_widget.add_widget(column)
        self._build_overlays()
        self.calls = StaffCalls(self.context, self._call_told)
        self.theme.fbind("revision", self._restyle)
        self._restyle()
        self.stage.show("home")
        self._label()
        return self.root_widget

    def _build_overlays(self) -> None:
        words = self.context.words
        self.assist = AssistPanel(self.theme, words, self.voice, changed=self._helped)
        self.assist.bind(
            on_close=lambda *_: self._close_assist(),
            on_language=lambda *_: self.other_language(),
            on_beside=lambda *_: self.stand_by(),
        )
        self.still = StillThere(theme=self.theme, words=words)
        self.still.bind(on_still_here=lambda *_: self._touched())
        self.notice = Notice(theme=self.theme, words=words)
        self.notice.bind(on_close=lambda *_: self._hide(self.notice))
        self.working = Notice(theme=self.theme, words=words, may_close=False, icon="hourglass_top")
        self.out_of_order = OutOfOrder(theme=self.theme, words=words)

    def _tidy(self, *_: object) -> None:
        """While nobody is there: what only this visitor needed goes, and its memory with it."""
        if self.session.state is State.IDLE and self.stage.drop_seldom():
            gc.collect()

    def on_start(self) -> None:
        ExceptionManager.add_handler(Catch(self.failed))
        close_ways_out(Window)
        Window.bind(on_flip=self._flipped)
        every(TICK_S, self._tick, self.failed)
        if self._drawn is not None:
            self._tell_of_frames(self._drawn)

    def _tell_of_frames(self, drawn: Callable[[], None]) -> None:
        """Also while nothing changes, that drawing can be seen to work."""
        Window.bind(on_flip=lambda *_: drawn())
        every(DRAW_EVERY_S, Window.canvas.ask_update, self.failed)

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel (F1) does not exist here."""
        return False

    def _flipped(self, *_: object) -> None:
        Window.unbind(on_flip=self._flipped)
        panel.apply(self.context.service.panel.state, self.theme)  # touches come in from now on
        Clock.schedule_once(lambda _: self._first_frame(), 0)
        Clock.schedule_interval(self._build_next, 0.05)

    def _build_next(self, _: float) -> bool:
        """Build the other screens one at a time while nobody waits."""
        more = self.stage.build_rest()
        if not more:
            Clock.schedule_once(lambda _: self._all_built(), 1.0)
        return more

    # ---- walking ----

    def go(self, name: str) -> None:
        """Show a screen; 返回 comes back to the one before."""
        current = self.stage.current
        if current is not None and current.name != name:
            self.stage.history.append(current.name)
        self._show(name)

    def back(self) -> None:
        current = self.stage.current
        if current is not None and getattr(current, "go_up", lambda: False)():
            return
        history = self.stage.history
        while history and history[-1] in ("message", current.name if current else ""):
            history.pop()
        if history:
            self._show(history.pop())
        else:
            self.finish()

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
                self.calls.forget,
                self.voice.forget,
                self._forget_visit,
                self._uncover_all,
                self.theme.reset,
                partial(self._speak, self._default_words),
                self.stage.wipe,
                partial(self._show, "home"),
                self._tidy_again,
            )
            for error in _errors_of(part)
        ]
        if errors:
            self.guard.not_wiped(errors)

    def _forget_visit(self) -> None:
        self.context.visit = Visit()
        self.context.print_state.clear()

    def _uncover_all(self) -> None:
        self.busy("")
        for overlay in (self.assist, self.still, self.notice):
            self._hide(overlay)
        self.notice.text = self.working.text = ""

    def _tidy_again(self) -> None:
        self._tidy_soon.cancel()  # of the visitor before
        self._tidy_soon()

    def _show(self, name: str) -> None:
        self.stage.show(name)
        assert self.stage.current is not None
        self._cover_home(self.stage.current.name)
        self.session.pace = self.stage.current.pace
        self.session.is_slow = self.session.state is not State.IDLE and self._needs_time()
        self._label()
        if self.stage.current.name == name:  # else it has led on at once to one that has spoken already
            self.voice.chime(self.stage.current.chime)
            self._ask_aloud()

    def _ask_aloud(self) -> None:
        """Say what this screen is for; a hall where nobody stands hears nothing."""
        current = self.stage.current
        if current is not None and current.name not in UNSPOKEN and self.session.state is not State.IDLE:
            self.voice.say(current.prompt())

    # ---- calling a person ----

    def stand_by(self) -> None:
        """我很难受, or what is written says so: call somebody quietly, and ask nothing more."""
        self._hide(self.assist)
        self._hide(self.notice)
        self.context.visit.beside = "asking"
        self.calls.ring(DISTRESS)
        self.go("beside")

    def _call(self) -> None:
        """叫人. Where somebody is on the way already, the screen says so."""
        if self.stage.current is not None and self.stage.current.name == "beside":
            self.calls.ring(DISTRESS)
        else:
            self.calls.ring(HELP)

    def _call_told(self, reason: str, state: str) -> None:
        """What is true of the call now. One of distress is told on its own screen, and nowhere over another."""
        LOG.info("a call for staff: %s", state)
        if reason == DISTRESS:
            self.context.visit.beside = state
            self._refresh_beside()
        else:
            words = self.context.words
            self.say_over(
                way_to_the_window(self.context) if state == "go_to" else words[f"call.{state}"],
                f"voice.call.{state}",
            )

    def _refresh_beside(self) -> None:
        if self.stage.current is not None and self.stage.current.name == "beside":
            self._refresh()
            self.voice.say(f"voice.call.{self.context.visit.beside}", waits=True)

    # ---- what comes from outside; each is called on the drawing thread ----

    def scanned(self, text: str) -> None:
        """A code was read. Ignored while something is being done for the visitor."""
        self._touched()
        if self._is_free() and self.stage.current is not None:
            self.stage.current.scanned(text)

    def scan_unreadable(self, code: str) -> None:
        """Something that is no code of ours, by its form (S02 to S05); said where a code is awaited."""
        self._touched()
        if self._is_free() and self.stage.current is not None and self.stage.current.takes_scans:
            self.context.visit.keypad = f"message.{code}"
            self.go("message")

    def heard(self) -> None:
        """A technician's test took a scan or a card: whoever tests is there, and looks what it was."""
        self._touched()
        self._refresh()

    def card_unreadable(self, code: str) -> None:
        """A card lies there and could not be read (C02) or understood (C06): say what to do with it."""
        self._touched()
        if self._is_free():
            self.say_over(self.context.words[f"message.{code}"], f"voice.message.{code}")

    def card_read(self, visitor: Visitor) -> None:
        self._touched()
        self._hide(self.notice)
        if self._is_free() and self.stage.current is not None:
            self.stage.current.card_read(visitor)

    def printed(self, printed: Any) -> None:
        """The paper's outcome; only of a slip of this visit."""
        job_id = printed.job_id
        visit = self.context.visit
        accepted = visit.accepted
        if job_id in visit.slips or (accepted is not None and accepted.job_id == job_id):
            self.context.print_state[job_id] = printed
            self._refresh()
            self.voice.say(f"voice.print.{printed.outcome}", waits=True)

    def record_sent(self, record_id: str) -> None:
        accepted = self.context.visit.accepted
        if accepted is not None and accepted.record_id == record_id:
            self._refresh()

    def site_changed(self) -> None:
        self._label()
        if self.stage.current is not None and self.stage.current.name == "home":
            self._refresh()

    # ---- overlays ----

    def show_assist(self) -> None:
        self.assist.show()
        self._over(self.assist)
        self.voice.say("voice.assist")

    def _close_assist(self) -> None:
        """Who has not heard it all hears it again."""
        self._hide(self.assist)
        self._ask_aloud()

    def say_over(self, text: str, spoken: str = "") -> None:
        """A sentence over the screen; ``spoken`` is the key of what is said."""
        self.notice.text = text
        self._over(self.notice)
        if spoken:
            self.voice.say(spoken if spoken in self.context.words else "voice.message")

    def busy(self, key: str) -> None:
        """Say what is being done, if it takes longer than 300 ms."""
        self._busy_key = key
        if self._busy_event is not None:
            self._busy_event.cancel()
            self._busy_event = None
        if not key:
            self._hide(self.working)
            return
        self.working.text = self.context.words[key]
        self._busy_event = Clock.schedule_once(lambda _: self._over(self.working), BUSY_AFTER_S)

    def other_language(self) -> None:
        words = self.context.words
        self._speak(words.in_language("en" if words.language == "zh" else "zh"))
        self.assist.show()
        self.voice.say("voice.assist")

    def _speak(self, words: Any) -> None:
        if words.language == self.context.words.language:
            return
        self.context.words = words
        overlays: tuple[Any, ...] = (self.assist, self.still, self.notice, self.working)
        for part in (self.bottom, *overlays, *self.stage.each()):
            part.words = words
        if self.stage.current is not None:
            self.stage.current.relabel()
        self._label()

    def _over(self, overlay: Any) -> None:
        if overlay.parent is None:
            self.root_widget.add_widget(overlay)

    def _cover_home(self, name: str) -> None:
        """Out of order, no visitor sees the home screen; staff come past it by the corner."""
        is_wanted = bool(self.guard.code) and name == "home"
        if is_wanted and not self._is_out_of_order():
            words = self.context.words
            self.out_of_order.way = way_to_the_window(self.context, words.in_language("zh"))
            self.out_of_order.way_en = way_to_the_window(self.context, words.in_language("en"))
            self.out_of_order.code = self.guard.code
            self.guard.shown()
            self._over(self.out_of_order)
        elif not is_wanted:
            self._hide(self.out_of_order)

    def _is_out_of_order(self) -> bool:
        """Whether that stands on the glass: nobody is served, nothing is touched."""
        return self.out_of_order.parent is not None

    def _hide(self, overlay: Any) -> None:
        if overlay.parent is not None:
            self.root_widget.remove_widget(overlay)

    def _is_covered(self) -> bool:
        """Whether something lies over the screen that a visitor may be reading."""
        return any(overlay.parent is not None for overlay in (self.assist, self.still, self.notice))

    def _is_free(self) -> bool:
        return not self._busy_key and not self._is_out_of_order()

    # ---- time ----

    def _finger_down(self) -> None:
        """Any touch keeps the session alive. While 还在吗？ is asked, the question itself takes the touch: were it
        taken away under the finger, the same touch would press what lies below."""
        self.voice.hush()
        if self.session.state is not State.WARNED:
            self._touched()

    def _corner_held(self) -> None:
        """Only where no visitor is at work."""
        if self.stage.current is not None and self.stage.current.name == "home":
            self.go("service_door")
            self._touched()

    def _touched(self) -> None:
        if not self._is_out_of_order():
            self._obey(self.session.touched(monotonic()))

    def _tick(self) -> None:
        self.context.left_drafts.tick(monotonic())
        self._obey(self.session.tick(monotonic()))
        if self.stage.current is not None and self._is_free() and not self._is_covered():
            self.stage.current.quiet(self.session.quiet_s(monotonic()))
        if self.still.parent is not None:
            self.still.seconds = self.session.seconds_left(monotonic())
        self._clock_face()
        self.calls.tick()
        self.guard.tick(is_shown=self._is_out_of_order())

    def _obey(self, act: Act) -> None:
        if act is Act.WARN:
            self.still.seconds = self.session.warning_s()
            self._over(self.still)
            self.voice.say("voice.still")
        elif act is Act.UNWARN:
            self._hide(self.still)
        elif act is Act.WIPE:
            self._keep_what_was_typed()
            self.wipe()

    def _keep_what_was_typed(self) -> None:
        """The time ran out over a registration: the same card takes it back for a while. Of a wish for privacy nothing
        is kept, nor of what was handed in already."""
        visit = self.context.visit
        if visit.goal == "register" and self.stage.current is not None:
            self.stage.current.leave()  # what stands on the glass goes into the draft
        is_unfinished = visit.goal == "register" and visit.draft.category and visit.accepted is None
        if is_unfinished and not visit.draft.wants_privacy:
            self.context.left_drafts.keep(visit.draft)

    # ---- looks ----

    def _helped(self) -> None:
        self.session.is_slow = self._needs_time()
        self._restyle()

    def _needs_time(self) -> bool:
        return self.theme.scale >= 2 or self.voice.is_on

    def _restyle(self, *_: object) -> None:
        Window.clearcolor = self.theme.colour("ground")
        self._filler.height = Window.height * (1 - LOW_PART) - self.top.height if self.theme.low else 0
        self._filler.height = max(0, self._filler.height)
        self._middle.padding = [self.theme.gap * 2, self.theme.gap]

    def _label(self) -> None:
        current, site = self.stage.current, self.context.ports.site()
        words = self.context.words
        if site is not None:
            self.top.centre_name = site.centre_name if words.language == "zh" else site.centre_name_en
        else:
            self.top.centre_name = words["app.centre"]
        if current is not None:
            self.top.where = words[current.where] if current.where else ""
            self.bottom.may_go_back = current.may_go_back and current.name != "home"
            self.bottom.may_finish = current.name != "home"
        self.bottom.may_call = self.context.ports.is_online()
        self._clock_face()

    def _clock_face(self) -> None:

        self.top.time = clock_face(self.context.ports.now(), UTC_OFFSET)
        self.bottom.may_call = self.context.ports.is_online()

    def _refresh(self) -> None:
        refresh = getattr(self.stage.current, "refresh", None)
        if refresh is not None:
            refresh()

    def reset_panel(self) -> None:
        """From the command line: nobody could hit anything any more. Raises StoreUnavailable."""
        kept = self.context.service.panel
        kept.reset()
        panel.apply(kept.state, self.theme)

    def failed(self, error: BaseException) -> None:
        """The failsafe: log without personal data, wipe, go home, or out of order."""
        self.guard.failed(error)


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
