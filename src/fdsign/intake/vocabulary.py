"""The words that cells may hold, from words.toml and from the policy, ready to look up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from fdsign.errors import FdsignError
from fdsign.intake import cells, fold
from fdsign.locale.text import _
from fdsign.policy.blocks import Named
from fdsign.policy.models import Policy

N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``groups``: the ids of the policy's groups and other marks.

    ``group_words``: folded word -> such an id, None: none of them.
    ``by_column``: (dataset, column) -> folded word -> canonical value.
    """

    groups: tuple[str, ...]
    group_words: dict[str, str | None]
    by_column: dict[tuple[str, str], dict[str, str]]

    def words(self, dataset: str, column: str) -> dict[str, str] | None:
        """The known words of a column; None if any text is welcome (staff roles)."""
        return self.by_column.get((dataset, column))

    def taught(
        self, place: str, lessons: Mapping[str, str], known: Mapping[str, str | None]
    ) -> dict[str, str | None]:
        """Words that fdsign.toml teaches, as folded word -> canonical value.

        The value may be the canonical one or any word known for the column (``解约``). Raises
        FdsignError for anything else: a wrong lesson would change figures in silence.
        """
        found: dict[str, str | None] = {}
        for text, value in lessons.items():
            if value in known.values():
                found[text] = value
            elif fold.word(value) in known:
                found[text] = known[fold.word(value)]
            elif cells.group_word(value) in known:
                found[text] = known[cells.group_word(value)]
            else:
                allowed = sorted({v for v in known.values() if v is not None})
                raise FdsignError(
                    _("fdsign.toml: [{place}]: “{text}” = “{value}”: write one of {list}.").format(
                        place=place, text=text, value=value, list=", ".join(allowed)
                    )
                )
        return found


def words_of(named: Iterable[N]) -> dict[str, N]:
    """Folded id, title or other word -> what the policy means by it."""
    found: dict[str, N] = {}
    for each in named:
        for word in (each.id, each.title.zh, each.title.en, *each.words):
            found.setdefault(fold.word(word), each)
    return found


def _meaning(**words: tuple[str, ...]) -> dict[str, str]:
    return {fold.word(text): value for value, texts in words.items() for text in texts}


def vocabulary(policy: Policy) -> Vocabulary:
    """The vocabulary of one policy."""
    group_words: dict[str, str | None] = {
        cells.group_word(word): None for word in policy.groups.other_words
    }
    marks = (*policy.groups.list, *policy.groups.marks)
    for group in marks:
        for word in (group.id, *group.words):
            group_words[cells.group_word(word)] = group.id
    survey, referrals = policy.survey, policy.referrals
    return Vocabulary(
        tuple(group.id for group in marks),
        group_words,
        {
            ("contracts", "status"): fold.words("contracts", "status"),
            ("residents", "record_status"): fold.words("residents", "record_status"),
            ("residents", "registered"): fold.words("residents", "registered"),
            ("survey", "outcome"): _meaning(
                lost=survey.lost, wrong_number=survey.wrong_number, interviewed=survey.interviewed
            ),
            ("survey", "satisfaction"): _meaning(
                satisfied=survey.satisfied,
                basically_satisfied=survey.basically_satisfied,
                dissatisfied=survey.dissatisfied,
            ),
            ("referrals", "direction"): _meaning(up=referrals.upward, down=referrals.downward),
        },
    )
