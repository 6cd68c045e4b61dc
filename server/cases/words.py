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
    "followed_up": "请按指引办理，本中心跟踪结果",
    "being_served": "意见书已作出，正在送达",
    "withdrawal_asked": "您申请撤回，等待工作人员确认",
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
    "REPLY": "答复",
    "REV": "复查意见书",
    "RECHK": "复核意见书",
}

NEUTRAL_TITLE = "来访事项"  # of accusations and of visits without a category

OUTCOMES = {
    "support": "支持您的请求",
    "partly": "部分支持您的请求",
    "explain": "请求合理但缺乏政策依据，作出解释说明",
    "not_support": "对您的请求不予支持",
    "keep": "维持原意见",
    "change": "变更原意见",
    "revoke": "撤销原意见",
    "agreed": "达成调解协议",
    "failed": "未达成调解协议",
}

PROCEDURES = {
    "judicial": "诉讼、检察、公安等司法程序",
    "arbitration": "仲裁",
    "party": "党员申诉、申请复审",
    "administrative": "行政复议、行政裁决、行政确认、行政许可、行政处罚等",
    "duty": "申请查处违法行为、履行保护人身权或者财产权职责",
    "petition": "信访程序",
    "mediation": "人民调解",
    "discipline": "纪检监察机关依规依纪依法处理",
    "elsewhere": "有权处理的机关、单位",
}

# the text of each paper, a line each; {facts} are filled in by server.cases.papers, {text} are the officer's words
PAPER_LINES = {
    "FWD": ["您反映的“{title}”（编号 {number}）已于 {on} 转送 {unit}。", "该单位应在收到之日起 {limit}内告知您是否受理。"],
    "ACC": [
        "您反映的“{title}”（编号 {number}），我单位决定受理。",
        "承办人：{officer}，{post}，电话 {phone}。",
        "办理期限：最迟 {due} 前答复您。",
        "查询：凭登记回执、身份证或查询码，在接待中心自助终端查询。",
    ],
    "NACC": ["您反映的“{title}”（编号 {number}）不予受理。", "理由：{ground}。{reason}", "有疑问请到接待中心 1 号窗口。"],
    "NOMORE": ["您反映的“{title}”（编号 {number}）不再受理。", "同一事项已经复核终结（编号 {prior}）。{reason}"],
    "GUIDE": [
        "您反映的“{title}”（编号 {number}）应当通过其他法定途径解决：{procedure}。",
        "请到：{place}，电话 {phone}。",
        "请带：{bring}。",
    ],
    "EXT": ["您反映的“{title}”（编号 {number}）情况复杂，经批准延期 {days} 日。", "理由：{reason}", "最迟 {due} 前答复您。"],
    "SUPP": ["您反映的“{title}”（编号 {number}）需要补充材料：{reason}", "请交给承办人，或交到接待中心 1 号窗口。"],
    "MED": ["经双方同意，对“{title}”（编号 {number}）进行调解。", "时间地点：{where}。"],
    "HEAR": ["对“{title}”（编号 {number}）举行听证。", "时间地点：{where}。"],
    "OPN": [
        "关于您反映的“{title}”（编号 {number}），经调查核实，答复如下：",
        "{text}",
        "处理意见：{outcome}。",
        "依据：{basis}。",
        "如不服本意见，可在收到之日起 30 日内向 {review_organ} 申请复查。",
    ],
    "REPLY": ["关于您反映的“{title}”（编号 {number}），答复如下：", "{text}", "承办单位：{unit}，电话 {phone}。"],
    "REV": [
        "关于“{title}”（编号 {number}）的复查申请，经复查：{outcome}。",
        "{text}",
        "如不服，可在收到之日起 30 日内向 {reexam_organ} 申请复核。",
    ],
    "REDO": ["关于“{title}”（编号 {number}）的复查申请，经复查，要求原承办单位重新作出处理意见。", "期限：{due} 前。"],
    "RECHK": ["关于“{title}”（编号 {number}）的复核申请，经复核：{outcome}。", "{text}", "本意见为终结意见。"],
}  # fmt: skip
