"""Pinyin without tones: which syllables there are, how typed letters fall into them, and which of them sound alike.

The syllables are those of 《汉语拼音方案》 as 《通用规范汉字表》 uses them, ü typed as v (GB/T 34947 has the same).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

SYLLABLES = frozenset(
    """a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
    cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
    cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo e
    ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan
    guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian
    jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan
    kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lue
    lun luo lv ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei
    nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nue nuo nv o ou pa pai pan pang pao pei pen peng pi
    pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren
    reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen
    sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te
    tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang
    xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan
    zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang
    zhui zhun zhuo zi zong zou zu zuan zui zun zuo""".split()  # noqa: SIM905
)
INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw", "a", "e", "o")
LONGEST = max(map(len, SYLLABLES))
_BEGINNINGS = frozenset(syllable[:n] for syllable in SYLLABLES for n in range(1, len(syllable) + 1))
_SPELLED = {"lve": "lue", "nve": "nue"} | {
    spelt.replace("u", "v", 1): spelt for spelt in SYLLABLES if spelt[0] in "jqxy" and spelt[1:2] == "u"
}
_INITIALS_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_FINALS_ALIKE = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A syllable, or its beginning, found in typed letters from ``start`` to ``end``."""

    start: int
    end: int
    letters: str
    is_whole: bool


@cache
def fold(syllable: str) -> str:
    """What a syllable shares with those that many speakers do not tell apart: zh/z, n/l, ang/an and their like."""
    for tongue, plain in _INITIALS_ALIKE:
        if syllable.startswith(tongue):
            syllable = plain + syllable[len(tongue) :]
            break
    for nose, plain in _FINALS_ALIKE:
        if syllable.endswith(nose):
            return syllable.removesuffix(nose) + plain
    return syllable


def initial_of(syllable: str) -> str:
    """The one letter under which a syllable, or its beginning, is looked up when it is shortened."""
    return fold(syllable)[:1]


class Pieces:
    """Every way typed letters fall into syllables. ``'`` parts syllables by force.

    ``nve`` and ``jv`` are read as ``nue`` and ``ju``. Only if no row of whole syllables (the last one unfinished at most) covers the letters do lone initials count too,
    so ``xf`` means 信访 and ``xian`` is never x-i-an.
    """

    def __init__(self, typed: str) -> None:
        self.typed = typed.lower()
        self.end = len(self.typed)
        self._whole = {at: list(self._syllables_at(at)) for at in range(self.end)}
        self._from = self._whole
        self.is_shortened = not self._covers()
        if self.is_shortened:
            self._from = {at: [*pieces, *self._initials_at(at, pieces)] for at, pieces in self._whole.items()}

    def at(self, start: int) -> list[Piece]:
        """The pieces that begin there, the longest first."""
        return self._from.get(self._skip(start), [])

    def reaches(self, start: int) -> int:
        """Where the next piece begins, after parting marks."""
        return self._skip(start)

    def _skip(self, at: int) -> int:
        while at < self.end and self.typed[at] == "'":
            at += 1
        return at

    def _syllables_at(self, start: int) -> Iterator[Piece]:
        for end in range(min(start + LONGEST, self.end), start, -1):
            letters = _SPELLED.get(self.typed[start:end], self.typed[start:end])
            if letters in SYLLABLES:
                yield Piece(start, end, letters, True)
            elif end == self.end and letters in _BEGINNINGS:
                yield Piece(start, end, letters, False)

    def _initials_at(self, start: int, known: list[Piece]) -> Iterator[Piece]:
        ends = {piece.end for piece in known}
        for initial in INITIALS:
            end = start + len(initial)
            if self.typed.startswith(initial, start) and end not in ends:
                yield Piece(start, end, initial, False)

    def _covers(self) -> bool:
        reached = {self._skip(0)}
        for at in range(self.end):
            if at in reached:
                reached |= {self._skip(piece.end) for piece in self._whole[at]}
        return self.end in reached
