"""街道: what tells a centre from the others of its district, and its people and staff from theirs."""

from dataclasses import dataclass

from fdsign.synthetic.identity import REGION

NAMES = ("东门", "西门", "南门", "北门", "桥头", "河口")
STAFF_SURNAMES = "示标参摹描绘"  # they mean "show", "mark", "refer to", "copy" …
NUMERALS = "一二三四五六七八九"
COMMUNITIES = "甲乙丙丁戊己庚辛"


@dataclass(frozen=True)
class Subdistrict:
    """The part of a district that one centre serves, and the names and numbers given out there.

    No number of one subdistrict is a number of another; person and staff numbers are its own.
    """

    index: int  # from 0
    name: str  # "" if its centre is the only one

    @property
    def institution(self) -> str:
        """示范东门社区卫生服务中心; the only one is 示范社区卫生服务中心."""
        return f"示范{self.name}社区卫生服务中心"

    @property
    def region(self) -> str:
        """The first six digits of the identity numbers: 999999, 999998 …"""
        return str(int(REGION) - self.index)

    @property
    def staff_surname(self) -> str:
        """The surname of the whole staff, so that nobody has a namesake in another centre."""
        return STAFF_SURNAMES[self.index]

    def seed(self, seed: int) -> str:
        """The seed of what happens here; the first subdistrict has the district's."""
        return f"{seed}/{self.index}" if self.index else str(seed)

    def station(self, index: int) -> str:
        """示范东门一站, 示范东门二站 …"""
        return f"示范{self.name}{NUMERALS[index]}站"

    def community(self, index: int) -> str:
        """东门甲社区, 东门乙社区 …"""
        return f"{self.name}{COMMUNITIES[index]}社区"

    def card_no(self, number: int) -> str:
        """就诊卡号 of the person with that number."""
        return f"99{self.index:02d}{number:06d}"

    def record_no(self, number: int) -> str:
        """档案编号 of the person with that number."""
        return f"{REGION}{self.index + 1:03d}{number:08d}"

    def mobile(self, number: int) -> str:
        """The mobile number of the person with that number."""
        return f"1990{self.index:02d}{number % 100_000:05d}"

    def staff_no(self, number: int) -> str:
        """工号 of the member of staff with that number, from 1."""
        return f"S{self.index * 100 + number:03d}"


ALONE = Subdistrict(0, "")


def subdistricts(count: int) -> tuple[Subdistrict, ...]:
    """As many, each with a name; a single one needs none."""
    if count == 1:
        return (ALONE,)
    return tuple(Subdistrict(index, NAMES[index]) for index in range(count))
