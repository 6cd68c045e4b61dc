"""What the centre says of a station in words; the law's own names of papers."""

from __future__ import annotations

DETAILS = {
    "waiting_to_be_sorted": "已登记，等待甄别分类",
    "being_sorted": "正在甄别，确定由哪个单位承办",
    "waiting_for_acceptance": "已转送承办单位，正在审核是否受理",
    "unit_disputed": "正在重新确定承办单位",
    "being_handled": "承办单位正在调查核实、研究处理",
    "extended": "情况复杂，经批准延期办理",
    "material_wanted": "需要您补充材料，请与承办人联系",
    "in_mediation": "正在调解",
    "hearing": "正在听证",
    "ordered_again": "复查机关要求重新作出处理意见",
    "replied": "处理意见已送达",
    "under_review": "上级机关正在复查",
    "reviewed": "复查意见已送达",
    "under_reexamination": "正在复核",
}

PAPERS = {
    "REG-SLIP": "登记回执",
    "FWD": "转送（交办）告知书",
    "ACC": "受理告知书",
    "NACC": "不予受理告知书",
    "NOMORE": "不再受理告知书",
    "GUIDE": "引导告知书",
    "EXT": "延期办理告知书",
    "SUPP": "补正材料通知",
    "MED": "调解通知",
    "HEAR": "听证通知书",
    "OPN": "信访处理意见书",
    "REV": "复查意见书",
    "RECHK": "复核意见书",
}

NEUTRAL_TITLE = "来访事项"  # of accusations and of visits without a category
