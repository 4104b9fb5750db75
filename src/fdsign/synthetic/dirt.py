"""How much dirt, and which rows get it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
TIMES = {"none": 0, "usual": 1, "hostile": 5}


def anything(_: object) -> bool:
    """Fits every item."""
    return True


class Spread(Generic[T]):
    """Hands out the items to be dirtied in random order, each one once."""

    def __init__(self, items: Iterable[T], times: int, rng: Random) -> None:
        self._left = list(items)
        self._size = len(self._left)
        self._times = times
        self._rng = rng

    def take(self, share: float, fits: Callable[[T], bool] = anything) -> list[T]:
        """About that share of all items, at least one (and `times` as many)."""
        wanted = self._times * max(1, round(share * self._size))
        taken: list[T] = []
        passed_over: list[T] = []
        while self._left and len(taken) < wanted:
            item = self._draw()
            (taken if fits(item) else passed_over).append(item)
        self._left += passed_over
        return taken

    def _draw(self) -> T:
        """Takes one item out; the last one fills its place."""
        place = self._rng.randrange(len(self._left))
        self._left[place], self._left[-1] = self._left[-1], self._left[place]
        return self._left.pop()


@dataclass(frozen=True)
class Dirt:
    """The kind of dirt chosen, with random sources of its own."""

    word: str
    seed: str

    @property
    def times(self) -> int:
        """How many times the usual dirt."""
        return TIMES[self.word]

    @property
    def hostile(self) -> bool:
        """Whether there is also what no honest system writes."""
        return self.word == "hostile"

    def rng(self, topic: str) -> Random:
        """The random source of one topic."""
        return Random(f"{self.seed}/{self.word}/{topic}")

    def spread(self, items: Iterable[T], topic: str) -> Spread[T]:
        """A spread over the items, for one topic."""
        return Spread(items, self.times, self.rng(topic))


def dirt_named(word: str, seed: str) -> Dirt:
    """The dirt of that name; ValueError, naming the known ones, if there is none."""
    if word not in TIMES:
        raise ValueError(f"unknown dirt {word!r}; known: {', '.join(TIMES)}")
    return Dirt(word, seed)
