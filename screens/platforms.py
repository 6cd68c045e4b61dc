"""网上平台: other ways to the same offices, each with the code a telephone opens; on paper for those who want it at home."""

from __future__ import annotations

from typing import Any

from kiosk.session import Pace
from screens.kv import load_kv
from screens.printing import PrintsHere
from screens.widgets.qr import QrPicture
from screens.widgets.rows import RowBox
from screens.widgets.text import Words

load_kv(__file__)

CODE_MM = 46


class PlatformsScreen(PrintsHere):
    where = "where.platforms"
    pace = Pace.READ

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._blocks: list[tuple[RowBox, Words, Words, QrPicture]] = []
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self.forget_job()
        self.ids.scroller.to_top()
        self.relabel()

    def relabel(self) -> None:
        site, english = self.context.ports.site(), self.words.language == "en"
        self.ids.rows.clear_widgets()
        for place, platform in enumerate(site.platforms if site else []):
            block, name, what_for, code = self._block(place)
            name.content = (english and platform.name_en) or platform.name
            what_for.content = (english and platform.what_for_en) or platform.what_for
            code.content = platform.address
            self.ids.rows.add_widget(block)
        self.refresh()

    def wipe(self) -> None:
        self.forget_job()

    def print_them(self) -> None:
        self.show_job(self.context.ports.print_platforms())

    def _block(self, place: int) -> tuple[RowBox, Words, Words, QrPicture]:
        if place == len(self._blocks):
            block = RowBox()
            name, what_for = Words(style="large", bold=True), Words(role="quiet")
            code = QrPicture(size_mm=CODE_MM)
            for part in (block, name, what_for, code):
                part.theme = self.theme
            for part in (name, what_for, code):
                block.add_widget(part)
            self._blocks.append((block, name, what_for, code))
        return self._blocks[place]
