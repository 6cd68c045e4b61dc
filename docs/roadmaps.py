"""Draws docs/roadmaps.md from the one table of the law: ``python docs/roadmaps.py`` writes it, a test keeps it equal."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.case_file import Event
from kiosk.domain.case_state import register
from kiosk.domain.case_table import TRANSITIONS, Transition
from kiosk.domain.case_terms import Action, CaseState, Kind
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import Policy
from kiosk.domain.procedures import BRANCHES
from kiosk.domain.road_stations import LINES, OTHER_ENDS, Station
from kiosk.resources import shipped_config
from server.desk.step_forms import FIELDS
from server.law.book import national_calendar, read_policy

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# Roads of a case

Drawn from `kiosk/domain/case_table.py`, `road_stations.py`, `procedures.py` and `config/policy` by `docs/roadmaps.py`. Change
those, then draw again. Articles are those of 信访工作条例 (2022) unless another law is named.
"""
WORDS = {
    CaseState.REG: "已登记", CaseState.SORT: "正在分类", CaseState.FWD: "已转送", CaseState.OBJ: "重新确定承办单位",
    CaseState.ACC: "受理、办理中", CaseState.EXT: "延期办理中", CaseState.RPL: "已答复", CaseState.REV: "复查中",
    CaseState.REVD: "复查已答复", CaseState.CHK: "复核中", CaseState.FINAL: "复核终结", CaseState.DONE: "办结",
    CaseState.DIV: "已导入法定途径", CaseState.NACC: "不予受理", CaseState.NOMORE: "不再受理",
    CaseState.WDR: "已撤回", CaseState.MRG: "已并入",
}  # fmt: skip


def page() -> str:
    """The whole page."""
    policy = read_policy(shipped_config("policy/national-2022.toml"))
    parts = (HEAD, _diagram(), _steps(), _roads(), _branches(), _limits(policy), _first_clock(policy))
    return "\n".join(parts)


def _diagram() -> str:
    lines = ["## States", "", "```mermaid", "stateDiagram-v2", "    [*] --> REG: submit"]
    lines += [f"    {state.value}: {state.value} {word}" for state, word in WORDS.items()]
    for row in TRANSITIONS:
        targets = _targets(row)
        lines += [
            f"    {source.value} --> {targets}: {row.action.value}" for source in row.sources if targets
        ]
    return "\n".join([*lines, "```", ""])


def _targets(row: Transition) -> str:
    if row.action is Action.UNMERGE:
        return CaseState.SORT.value
    return row.target.value if row.target else ""


def _steps() -> str:
    head = [
        "## Steps", "", "Who takes a step, from which states, what must hold, which clocks it starts and stops, its paper, and the",
        "fields of `POST /v1/desk/cases/{number}/steps/{action}`. A step without a target leaves the state. Some clocks follow a rule",
        "of their own (`kiosk/domain/case_clocks.py`): acceptance, extension, hearings, simple handling, undoing.", "",
        "| step | from | to | who | what it may be refused with | starts | stops | paper | fields |", "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    return "\n".join([*head, *(_step(row) for row in TRANSITIONS), ""])


def _step(row: Transition) -> str:
    sources = "any" if len(row.sources) == len(CaseState) else " ".join(s.value for s in row.sources)
    reasons = "; ".join(str(guard.__doc__) for guard in row.guards)
    stops = "all" if row.stops_all else " ".join(code.value for code in row.stops)
    cells = (
        f"`{row.action.value}`", sources, row.target.value if row.target else "", " ".join(a.value for a in row.actors),
        reasons, " ".join(code.value for code in row.starts), stops, row.document,
        " ".join(FIELDS.get(row.action, ())),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _roads() -> str:
    lines = [
        "## Roads",
        "",
        "What a visitor is shown, a line a kind of matter. An accusation shows `registered` and `handed_over` alone.",
        "",
    ]
    for name, stations in LINES.items():
        lines += [f"- **{name}**: " + " → ".join(_station(station) for station in stations)]
    ends = ", ".join(f"`{code.value}`" for code, _ in OTHER_ENDS.values())
    lines += [
        "- **led elsewhere**: registered → sorted → diverted (with that law's limits) → tracked",
        f"- other ends: {ends}",
        "",
    ]
    return "\n".join(lines)


def _station(station: Station) -> str:
    limit = f" ({station.limit.value})" if station.limit else ""
    text = f"{station.code.value}{limit}"
    return f"〔{text}〕" if station.branch == "review" else text


def _branches() -> str:
    head = [
        "## Where a matter belongs",
        "",
        "| procedure | branch of Art. 31 | basis | limits told |",
        "|---|---|---|---|",
    ]
    rows = [
        f"| `{b.procedure.value}` | {b.branch} | {b.article} | {' '.join(code.value for code in b.limits)} |"
        for b in BRANCHES.values()
    ]
    return "\n".join([*head, *rows, ""])


def _limits(policy: Policy) -> str:
    head = ["## Limits", "", f"Policy `{policy.version}`. A centre's own file may override rows.", "",
            "| limit | length | unit | basis |", "|---|---|---|---|"]  # fmt: skip
    rows = [
        f"| `{r.code.value}` | {r.length} | {r.unit.value} | {r.article} |" for r in policy.limits.values()
    ]
    return "\n".join([*head, *rows, ""])


def _first_clock(policy: Policy) -> str:
    law = Law(policy, national_calendar())
    head = ["## The clock that begins with registration", "", "| kind | limit |", "|---|---|"]
    day = law.calendar.known_until.replace(month=3, day=2)
    rows = [
        f"| `{kind.value}` | {register(kind, Event(Action.SUBMIT, day), law).clocks[0].code.value} |"
        for kind in Kind
    ]
    return "\n".join([*head, *rows, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
