"""Made-up slips for ``kiosk printer sample`` and ``kiosk printer test``: every kind once, as long as real ones are."""

from __future__ import annotations

from kiosk.domain.receipt import Align, Block, Gap, Pair, Paragraph, QrCode, Receipt, Rule, SlipKind

_CODE = "XF2:" + "6BF5A 0$7:JCL9E.K+TQD%V8" * 5 + "Z4/-X3*W2S1R0"
_FADES = Paragraph("热敏纸会褪色，请拍照保存。", align=Align.CENTRE)


def _slip(kind: SlipKind, title: str, *blocks: Block) -> Receipt:
    head = (
        Paragraph("肃宁县群众诉求服务中心", align=Align.CENTRE),
        Paragraph(title, scale=2, bold=True, align=Align.CENTRE),
        Gap(8),
    )
    return Receipt(kind, (*head, *blocks, _FADES))


SAMPLES = {
    "registration": _slip(
        SlipKind.REGISTRATION,
        "登记回执",
        Paragraph("已登记（还不是受理）", bold=True, align=Align.CENTRE),
        Rule(),
        Pair("信访编号", "XF 130926 001 000123 4", bold=True),
        Pair("查询码", "482 913 607", bold=True),
        Pair("登记时间", "2026-11-22 09:41"),
        Pair("登记人", "张*"),
        Pair("反映事项", "城乡建设 · 物业管理"),
        Rule(),
        Paragraph("请到：2号接待室（一楼东侧）", bold=True),
        Pair("接待人", "王芳 科员  0317-5000000"),
        Paragraph("最迟12月7日（星期一）前告知您是否受理。"),
        Paragraph("受理后，60日内办结；情况复杂的，可延长30日。"),
        Rule(),
        QrCode(_CODE, module_dots=5),
        Paragraph("在终端上扫此码，可看办理进度", align=Align.CENTRE),
    ),
    "queue": _slip(
        SlipKind.QUEUE,
        "A 023",
        Pair("房间", "3号 人民调解室"),
        Pair("前面等候", "4 人，约 25 分钟"),
        Pair("取号时间", "2026-11-22 09:41"),
        Paragraph("叫到号时，请进房间。走开过号了，请到服务台。"),
    ),
    "roadmap": _slip(
        SlipKind.ROADMAP,
        "办理进度",
        Pair("信访编号", "XF 130926 001 000123 4", bold=True),
        Rule(),
        Pair("✓ 登记", "11月2日  王芳"),
        Pair("✓ 转送", "11月5日  李明"),
        Pair("● 办理中  住建局", "赵强 科长"),
        Pair("  还剩 41 天", "1月20日（星期三）前"),
        Pair("○ 答复", "书面寄达"),
        Rule(),
        Paragraph("不服答复的，可在收到之日起30日内申请复查。", indent=2),
        QrCode(_CODE, module_dots=5),
    ),
    "guide": _slip(
        SlipKind.GUIDE,
        "办事指引",
        Paragraph("您的事建议先到：", bold=True),
        Paragraph("劳动人事争议仲裁院", scale=2),
        Pair("地址", "肃水路 18 号 二楼"),
        Pair("电话", "0317-5000001"),
        Pair("时间", "周一至周五 8:30-17:30"),
        Paragraph("带上：身份证、劳动合同、工资条或转账记录。"),
        Paragraph("您也可以留在这里，由工作人员看。"),
    ),
    "test": _slip(
        SlipKind.TEST,
        "打印测试",
        Rule(),
        Paragraph("0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        Paragraph("常用字：信访事项办理进度查询与答复"),
        Paragraph("生僻字：㐂 𠮷 䶮 喆 堃 犇 ¥ é", bold=True),
        Paragraph("大字：䶮堃", scale=2),
        Pair("左", "右"),
        Rule(),
        QrCode("XF-TEST:0123456789", module_dots=6),
    ),
}
