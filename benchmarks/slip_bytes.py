"""How many bytes each slip sends to the printer, by the shipped 80 mm profile."""

from __future__ import annotations

import tempfile
from pathlib import Path

from _common import draft, say_figure, say_machine, site, terminal

from devices.printer.encoder import encode
from devices.printer.glyphs import FontGlyphs
from devices.printer.profile import load_profile
from kiosk.domain.receipt import Receipt, lay_out
from kiosk.domain.slips import (
    GuideFacts,
    QueueFacts,
    RoadmapFacts,
    RoadmapLine,
    bare_slip,
    guide_slip,
    queue_slip,
    roadmap_slip,
    test_page,
)
from kiosk.resources import asset

OFFICE = "肃宁县人力资源和社会保障局"
RASTER_BYTES = 67_144  # the same half page as one picture, measured
ROAD = (
    RoadmapLine("●", "登记", "10月24日", "肃宁县群众来访接待中心"),
    RoadmapLine("●", "甄别转送", "10月27日", "肃宁县群众来访接待中心"),
    RoadmapLine("●", "受理告知", "11月2日", OFFICE),
    RoadmapLine("→", "办理", "暂按1月4日", card=(OFFICE, "李秀兰 劳动监察大队大队长", "0317-5550202")),
    *(RoadmapLine("○", title, "") for title in ("答复", "申请复查", "复查", "申请复核", "复核", "办结")),
)


def main() -> None:
    say_machine()
    with tempfile.TemporaryDirectory() as folder:
        here = terminal(Path(folder))
        accepted = here.register(draft())
        head = here.writer.head(accepted.captured_at)
        slips = {"registration": accepted.slip_registered, **others(head, accepted, here.writer.words.say)}
        here.database.close()
    for name, slip in slips.items():
        size = size_of(slip)
        if name == "registration":
            say_figure("bytes of a registration slip", size, "B", limit=1200, aim=900)
        else:
            print(f"bytes of a {name} slip: {size}")
    print(f"as one picture a slip of that length was {RASTER_BYTES} bytes")


def others(head, accepted, say) -> dict[str, Receipt]:
    number, code = accepted.grouped, accepted.slip_code
    guide = site().guides[0]
    queue = QueueFacts(
        "W004", "人民来访接待厅", "1 层", "当面反映", 3, 36, number, "638 174 229", "", code,
        "查询时输入查询码和身份证号后4位。",
    )  # fmt: skip
    road = RoadmapFacts(
        number,
        "拖欠工资",
        "办理中",
        "还剩 43 天。暂按2027年1月4日（星期一）推算，60 日为自然日",
        ROAD,
        "",
        code,
    )
    facts = GuideFacts(guide.title, guide.place, guide.phone, guide.hours, guide.bring)
    return {
        "queue": queue_slip(head, queue, say),
        "roadmap": roadmap_slip(head, road, say),
        "guide": guide_slip(head, facts, say),
        "bare": bare_slip(head, number=number, slip_code=code, say=say),
        "test": test_page(head, codes=[code], say=say),
    }


def size_of(slip: Receipt) -> int:
    profile = load_profile("generic-80mm")
    layout = lay_out(slip, columns=profile.columns, width_dots=profile.width_dots)
    return encode(layout, profile, FontGlyphs(asset("fonts/KioskSans-Full.otf")), process_id=b"0000").size


if __name__ == "__main__":
    main()
