"""The journeys of the tour, in the words of kiosk/cli/steps.py. ``paper`` waits for every slip's outcome, ``hear`` for a prompt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Journey:
    name: str
    title: str
    steps: tuple[str, ...]


JOURNEYS = (
    Journey(
        "register-card",
        "Register with an ID card, told to staff",
        (
            "wait home", "tap 我有事要反映", "wait fork", "tap 自己填", "wait identify", "card 6", "wait category",
            "tap 工资", "tap 拖欠工资", "wait procedure", "tap 没有", "wait story", "tap 请工作人员代写",
            "wait review", "tap 交上去", "wait done", "paper",
        ),
    ),
    Journey(
        "register-typed",
        "Register without a card, for a parent: a typed story, place, unit, phone number, a rare way back",
        (
            "tap 我有事要反映", "tap 自己填", "wait identify", "tap 替家人办", "wait relative", "tap 父母", "tap 好了",
            "wait identify", "tap 没带证件", "wait category", "tap 土地", "wait category",
            "tap 返回", "tap 道路", "tap 修路", "wait procedure", "tap 不清楚", "wait story",
            "tap x", "tap i", "tap u", "tap l", "tap u", "tap 修路", "tap 下一步", "wait review", "tap 改#4", "wait place",
            "tap 师素镇", "wait review", "tap 改#5", "wait unit", "tap j", "tap t", "tap 交通运输局", "wait review",
            "see 父母", "tap 改#6", "wait keypad",
            "tap 1", "tap 3", "tap 8", "tap 0", "tap 0", "tap 0", "tap 0", "tap 1", "tap 2", "tap 3", "tap 4",
            "tap 下一步", "wait review", "tap 打电话", "tap 交上去", "wait done", "paper",
        ),
    ),
    Journey("register-before", "Raised before: the card tells, and the road is one tap away", (
        "tap 我有事要反映", "tap 自己填", "wait identify", "card 0", "wait category", "tap 工资", "tap 拖欠工资", "wait before",
        "tap 看它办到哪了", "wait roadmap",
    )),
    Journey(
        "number-card",
        "Take a number with a card, speak with a person",
        ("tap 我有事要反映", "tap 先取号", "wait identify", "card 6", "wait door", "paper"),
    ),
    Journey(
        "number-nobody",
        "Take a number with no card and no phone",
        ("tap 我有事要反映", "tap 先取号", "wait identify", "tap 没带证件", "wait door", "paper"),
    ),
    Journey("private", "Speak with staff in private: a neutral slip", (
        "tap 我有事要反映", "tap 自己填", "card 5", "wait category", "tap 想单独", "wait review", "tap 交上去", "wait done", "paper",
    )),
    Journey("appointment", "An appointment, on time", ("scan a 1", "wait door", "paper")),
    Journey("appointment-early", "An appointment, early", ("tap 我预约了", "wait check_in", "scan a 5", "wait door", "paper")),
    Journey("appointment-late", "An appointment, late", ("scan a 7", "wait door", "paper")),
    Journey("appointment-used", "An appointment that is used", ("scan a 9", "wait door")),
    Journey("appointment-cancelled", "An appointment that was cancelled", ("scan a 11", "wait door")),
    Journey("appointment-other-day", "Another day's appointment: a number for today", ("scan a 13", "wait door", "paper")),
    Journey("not-ours", "A web address under the scanner", ("scan-text https://example.org/x", "wait message")),
    Journey("code-forged", "An appointment code that was altered", ("scan-forged 2", "wait door")),
    Journey("code-malformed", "Half an appointment code", ("scan-text XF1:6BF5A", "wait door")),
    Journey("code-long", "A code that is far too long", ("scan-long", "wait message")),
    Journey("card-appointment", "A card that has an appointment today", ("card 4", "wait door", "paper")),
    Journey(
        "service",
        "A technician behind the home screen: every device in words, all of them tested, the last jobs",
        (
            "corner", "wait service_door", "tap 7", "tap 3", "tap 0", "tap 4", "tap 6", "tap 1", "tap 进入", "wait service_home",
            "tap 设备和纸", "wait service", "tap 设备自检", "wait service_test", "paper", "see 已打印", "tap 一样", "see 没有报告故障", "tap 正常，下一项",
            "scan-text XF-TEST 0123456789", "see 内容正确", "tap 正常，下一项", "card 2", "see 读到了一张证件",
            "tap 正常，下一项", "tap 这项不测", "see 请点十字", "tap 不点了", "tap 这项不测", "see 连得上", "tap 正常，下一项",
            "wait service_results", "tap 回维护页", "printer cover-open", "tap 最近 50 单", "wait service_jobs",
        ),
    ),
    Journey("morning-check", "Staff check every device in the morning: only the nine points are touched", (
        "corner", "wait service_door", "tap 7", "tap 3", "tap 0", "tap 4", "tap 6", "tap 1", "tap 进入", "wait service_home",
        "tap 早间检查", "wait service_morning", "paper", "see 放到扫码口下", "scan-text XF-TEST 0123456789", "see 放一张身份证",
        "card 2", "see 请点十字", "crosses", "wait service_checked", "see 一切正常", "tap 好了", "wait service_home", "see 检查过",
    )),
    Journey("roadmap-slip", "The road of a case by its slip, printed", ("scan s 0", "wait roadmap", "tap 打印", "paper")),
    Journey("roadmap-overdue", "An overdue case: ask for speed", ("scan s 9", "wait roadmap", "tap 催办", "wait roadmap")),
    Journey("roadmap-replied", "An answered case: the right to review", ("scan s 8", "wait roadmap", "tap 往下")),
    Journey("roadmap-review", "A case under review", ("scan s 24", "wait roadmap", "tap 往下")),
    Journey("roadmap-diverted", "A case led into its legal procedure", ("scan s 31", "wait roadmap")),
    Journey("roadmap-merged", "A merged case", ("scan s 35", "wait cases", "tap 办理中", "wait roadmap")),
    Journey("roadmap-card", "One's own cases by card", ("card 9", "wait card_first", "tap 看我的事", "wait roadmap")),
    Journey("roadmap-code", "The road of a case by the code and the last four", (
        "tap 办到哪了", "wait find", "tap 按查询码", "wait keypad", "code 2", "wait roadmap",
    )),
    Journey("review", "A slip alone does not ask for review: its owner is asked for", (
        "scan s 8", "wait roadmap", "tap 申请复查", "wait prove",
    )),
    Journey("review-dated", "The owner asks for review, with the day on which the answer came", (
        "card 9", "wait card_first", "tap 看我的事", "wait roadmap", "tap 申请复查", "wait day", "tap 记不清", "wait write_step",
    )),
    Journey("supplement", "Something is added to an own case, written with pinyin", (
        "card 9", "wait card_first", "tap 看我的事", "wait roadmap", "tap 补充、投诉", "wait steps", "tap 补充情况", "wait write_step",
        "tap x", "tap i", "tap u", "tap l", "tap u", "tap 修路", "tap 交上去", "wait step_done", "see 已交给中心",
        "tap 看办理进度", "wait roadmap",
    )),
    Journey("complain", "An overdue case: a complaint to the supervisor, with the slip alone", (
        "scan s 9", "wait roadmap", "tap 监督投诉", "wait write_step", "tap t", "tap u", "tap o", "tap y", "tap a", "tap n",
        "tap 拖延", "tap 交上去", "wait step_done", "see 已交给中心",
    )),
    Journey("rate", "A rating: a face, and thanks", (
        "scan s 8", "wait roadmap", "tap 评价", "wait rate", "tap 满意", "wait step_done", "see 谢谢",
    )),
    Journey("papers", "The papers of an own case, one taken along as a copy", (
        "card 9", "wait card_first", "tap 看我的事", "wait roadmap", "tap 看文书", "wait papers", "tap 受理告知书", "see 受理",
        "tap 打印副本", "paper",
    )),
    Journey("room", "A number for the lawyer's room, found on the plan", (
        "tap 更多", "wait more", "tap 找律师", "wait rooms", "tap 法律工作室", "tap 取号", "wait identify", "tap 没带证件", "wait door",
        "paper",
    )),
    Journey("guide", "Where another matter is taken, printed", (
        "tap 更多", "tap 办事指南", "wait guides", "tap 社会保险", "see 县政务服务中心", "tap 打印带走", "paper",
    )),
    Journey("platforms", "Other ways in, on paper with their codes", (
        "tap 更多", "tap 网上平台", "wait platforms", "tap 打印带走", "paper",
    )),
    Journey("reprint", "Print again by slip", ("tap 更多", "wait more", "tap 补打凭条", "wait find", "scan s 3", "wait reprinted", "paper")),
    Journey("large", "Register in the largest letters, yellow on black", (
        "tap 我有事要反映", "tap 看不清", "tap 特大字", "tap 黑底黄字", "tap 好了", "tap 自己填", "card 1", "wait category",
        "tap 工资", "tap 拖欠工资", "tap 没有", "tap 请工作人员代写", "wait review", "tap 交上去", "wait done", "paper", "tap 往下",
    )),
    Journey("english", "The same screens in English, buttons lower down", (
        "tap 看不清", "tap English", "tap Buttons lower", "tap Done", "tap I have something", "wait fork",
        "tap Fill it in", "wait identify", "tap No ID card", "wait category", "tap Back", "wait identify", "tap Finish", "wait home",
    )),
    Journey("voice", "Every screen spoken, louder, in both languages, until the visit ends", (
        "tap 看不清", "tap 语音", "hear zh/voice.on", "tap 大声", "hear zh/voice.volume", "tap 好了", "tap 我有事要反映",
        "tap 先取号", "hear zh/voice.identify", "tap 看不清", "tap English", "tap Done", "hear en/voice.identify",
        "tap No ID card", "wait door", "hear en/voice.print.PRINTED", "paper", "tap Done, finish", "wait home",
    )),
    Journey("offline", "The network is cut: registered all the same, and said truly", (
        "line cut", "tap 我有事要反映", "tap 先取号", "card 7", "wait door", "paper", "tap 好了", "wait home",
        "scan s 1", "wait message", "line up",
    )),
    Journey("no-paper", "The paper is out: the number stays on the screen", (
        "printer paper-out", "tap 我有事要反映", "tap 先取号", "tap 没带证件", "wait door", "paper",
    )),
    Journey("call", "Call for staff, answered", ("tap 叫人", "see 已通知", "look", "answer", "see 已看到", "look", "tap 知道了")),
    Journey("beside", "Somebody says that they feel bad: staff are called quietly, and nothing is asked", (
        "tap 看不清", "tap 我很难受", "see 已通知", "answer", "see 已看到", "tap 不用了", "wait home",
    )),
    Journey("closed-today", "Staff close for today: the home screen says why and until when, and the machine serves", (
        "corner", "wait service_door", "tap 7", "tap 3", "tap 0", "tap 4", "tap 6", "tap 1", "tap 进入", "wait service_home",
        "tap 本机设置", "wait service_house", "tap 改", "wait service_hours", "tap 停电停水", "see 不接待：停电停水", "tap 结束",
        "wait home", "see 今天不接待", "tap 我有事要反映", "wait fork",
    )),
)  # fmt: skip
