"""Classic BPF, as far as a seccomp filter needs it: programs as lists of instructions.

Every block below ends by returning a verdict, so blocks can be put one after the other.
Source: the kernel's documentation, networking/filter and userspace-api/seccomp_filter.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from typing import Final

# code, jump if true, jump if false, constant
Instruction = tuple[int, int, int, int]
Block = list[Instruction]

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_AND: Final = 0x54  # BPF_ALU | BPF_AND | BPF_K
_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_MORE: Final = 0x25  # BPF_JMP | BPF_JGT | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_FARTHEST: Final = 255  # instructions that a jump can pass over

# offsets in struct seccomp_data
NUMBER: Final = 0
ARCHITECTURE: Final = 4


def argument(index: int) -> int:
    """Return the offset of a call's argument: of its low 32 bits, all that an int has."""
    return 16 + 8 * index


def verdict(value: int) -> Block:
    """Return ``value``, whatever the call."""
    return [(_RETURN, 0, 0, value)]


def load(offset: int, mask: int | None = None) -> Block:
    """Load a word of the call's data, of which only the bits in ``mask`` count."""
    masked: Block = [] if mask is None else [(_AND, 0, 0, mask)]
    return [(_LOAD, 0, 0, offset), *masked]


def case(value: int, block: Block) -> Block:
    """Run the block if the loaded word equals ``value``; else continue after it."""
    return [(_EQUAL, 0, _near(block), value), *block]


def unless(value: int, block: Block) -> Block:
    """Run the block unless the loaded word equals ``value``."""
    return [(_EQUAL, _near(block), 0, value), *block]


def case_at_least(value: int, block: Block) -> Block:
    """Run the block if the loaded word is at least ``value``; else continue after it."""
    return [(_AT_LEAST, 0, _near(block), value), *block]


def case_between(first: int, last: int, block: Block) -> Block:
    """Run the block if the loaded word is from ``first`` to ``last``; else continue after it."""
    beyond = _near(block)
    return [(_AT_LEAST, 0, beyond + 1, first), (_MORE, beyond, 0, last), *block]


def switch(
    offset: int, cases: Mapping[int, Block], otherwise: Block, mask: int | None = None
) -> Block:
    """Choose a block by the word at ``offset``."""
    chosen = [line for value, block in cases.items() for line in case(value, block)]
    return [*load(offset, mask), *chosen, *otherwise]


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the numbers as runs without a gap: (first, last) of each, in ascending order."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def to_bytes(program: Block) -> bytes:
    """Return the program as the kernel reads it."""
    return b"".join(struct.pack("=HBBI", *line) for line in program)


def _near(block: Block) -> int:
    if len(block) > _FARTHEST:
        raise ValueError(f"a block of {len(block)} instructions is too long to jump over")
    return len(block)
