"""How personal data look where people need not be named (spec 2.4)."""

from __future__ import annotations

import re
import unicodedata

PERSONAL = {"person_id": "id", "card_no": "id", "name": "name", "phone": "phone", "address": "text"}
COMMON = 3
"""Rows on which a word of no personal column must stand before it is surely nobody's name."""
ID_NUMBER = (
    r"[1-9][0-9]{5}[ -]?(?:18|19|20)?[0-9]{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12][0-9]|3[01])"
    r"[ -]?[0-9]{3}[0-9Xx]?"
)
PERSON_NUMBER = rf"{ID_NUMBER}|(?:0086|86)?1[3-9][0-9][ -]?[0-9]{{4}}[ -]?[0-9]{{4}}"
"""An identity number (18 or 15 digits) or a mobile telephone number."""

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
    "饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙喻揭窦迟宇敖糜"
    "鄢冷卓花仇艾蓝巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
_HEADING_ENDS = frozenset(
    "额位间式型名号期别码度员数率称类态日时人址注构关系务排危胞压史量费果明况院科室点区县镇村站组队因据座"
)
_COMPOUND = re.compile("欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯")
_OFFICE = frozenset(
    "结止效期签约未已待失停终注销死迁转退撤取消审核通过无不是否正常异其他暂缓续解完办登记档录到访接拒绝错误满意"
    "病症患残孕产妇老幼儿低保优抚健康慢贫困户属区"
)
"""What words of offices are written with, and few names."""
_PERSON_NUMBER = re.compile(rf"(?<![0-9])(?:{PERSON_NUMBER})(?![0-9])")
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百零壹贰叁肆伍陆柒捌玖]")
_PLACE = re.compile(r"[路街弄巷号幢栋室村组区苑楼]")


def masked(value: str, column: str | None = None, times: int = 1) -> str:
    """A value as it may be shown: by its column, or by its look if the column is not personal.

    ``times``: how often it stands in its column; a common word is nobody's name.
    """
    kind = PERSONAL.get(column or "")
    if kind == "id":
        return number(value)
    if kind == "name":
        return name(value)
    if kind == "phone":
        return phone(value)
    if kind == "text":
        return "*" * min(len(value), 6)
    folded = unicodedata.normalize("NFKC", value)
    if found := _PERSON_NUMBER.search(folded):
        return number(found[0]) if found[0] == folded.strip() else value[:1] + "*" * 5
    if times < COMMON and reads_personal(value):
        return name(value) if len(value) <= 4 else value[:1] + "*" * 5
    hidden = re.sub(
        r"[0-9A-Za-z]{9,}", lambda m: number(m[0]) if _digits(m[0]) >= 9 else m[0], folded
    )
    return value if hidden == folded else hidden


def reads_personal(value: str) -> bool:
    """Whether a text could be a person's name or where they live."""
    plain = re.sub(r"\s", "", value)
    if re.fullmatch(r"[\u4e00-\u9fff·]{2,8}", plain):
        surname = plain[0] in _SURNAMES or _COMPOUND.match(plain)
        return bool(surname) or not _OFFICE & set(plain)
    if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)+", value.strip()):
        return True
    return reads_as_address(plain)


def reads_as_address(value: str) -> bool:
    """Whether a text names a street or building and a number."""
    value = unicodedata.normalize("NFKC", value)
    return len(_PLACE.findall(value)) >= 2 and bool(_NUMERAL.search(value))


def heading(text: str) -> str:
    """A heading that fdsign does not know: masked if it reads like a person and not like a heading."""
    return masked(text, times=COMMON if text[-1:] in _HEADING_ENDS else 1)


def reads_as_flat(value: str) -> bool:
    """Whether a text leads to somebody's door."""
    return reads_as_address(value) and bool(re.search(r"号.*(室|单元|幢|栋)|\d{3,4}室", value))


def name(value: str) -> str:
    """The first character, the rest a star: 张*."""
    return value[:1] + "*" if value else value


def number(value: str) -> str:
    """The first and last four characters: 3301**********1234; short ones not at all."""
    return value[:4] + "*" * (len(value) - 8) + value[-4:] if len(value) >= 12 else "*" * len(value)


def phone(value: str) -> str:
    """The first three and last four digits: 138****5510; anything else not at all."""
    if not value.isdigit():
        return "*" * min(len(value), 11)
    return value[:3] + "*" * (len(value) - 7) + value[-4:] if len(value) >= 10 else "*" * len(value)


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)
