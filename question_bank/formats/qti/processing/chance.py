"""Drawing at random that comes out the same each time, so that a run can be repeated."""

from collections.abc import Iterator
from decimal import Decimal

_MASK = 0xFFFFFFFF


def draws(seed: int) -> Iterator[Decimal]:
    """Yield numbers from 0 up to 1 by the generator Mulberry32."""
    state = seed & _MASK
    while True:
        state = (state + 0x6D2B79F5) & _MASK
        mixed = ((state ^ (state >> 15)) * (state | 1)) & _MASK
        mixed ^= (mixed + ((mixed ^ (mixed >> 7)) * (mixed | 61))) & _MASK
        yield Decimal((mixed ^ (mixed >> 14)) & _MASK) / 4_294_967_296
