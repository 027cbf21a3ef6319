"""Random texts of expressions."""

import random
from typing import Any

from brian2 import amp, ohm, second, siemens, volt
from brian2.units.fundamentalunits import DIMENSIONLESS

QUANTITIES = {"v": volt, "w": volt, "I": amp, "R": ohm, "g": siemens, "tau": second, "t": second}
NUMBERS = ("x", "y")
UNITS = {"mV": volt, "ms": second, "nA": amp, "nS": siemens, "Mohm": ohm}
ONE_ARGUMENT = ("exp", "sin", "cos", "tanh", "log", "exprel", "arctan", "expm1", "log1p")


class Writer:
    """Writes random expressions of a wanted dimension, now and then with a mistake in them."""

    def __init__(self, seed: int, mistakes: float) -> None:
        self.rng = random.Random(seed)
        self.mistakes = mistakes

    def one(self, *texts: str) -> str:
        """Choose one of them."""
        return self.rng.choice(texts)

    def number(self) -> str:
        """Write a number in one of its many forms."""
        return self.rng.choice(["1", "2", "3", "0.5", "1.5e0", ".25", "2.", "10", "1e-3", "0"])

    def quantity(self, dim: Any, depth: int) -> str:
        """Write something of that dimension."""
        if self.rng.random() < self.mistakes:
            dim = self.rng.choice([volt.dim, amp.dim, second.dim, DIMENSIONLESS])
        if dim is DIMENSIONLESS:
            return self.plain(depth)
        names = [n for n, u in QUANTITIES.items() if u.dim is dim]
        units = [n for n, u in UNITS.items() if u.dim is dim]
        if depth <= 0 and names:
            return self.rng.choice([*names, f"{self.number()}*{self.rng.choice(units)}"])
        deeper = [
            lambda: f"{self.quantity(dim, depth - 1)} + {self.quantity(dim, depth - 1)}",
            lambda: f"{self.factor(dim, depth)} - {self.factor(dim, depth)}",
            lambda: f"{self.bare(depth)}*{self.factor(dim, depth)}",
            lambda: f"{self.factor(dim, depth)}/{self.bare(depth)}",
            lambda: f"-{self.factor(dim, depth)}",
            lambda: f"abs({self.quantity(dim, depth - 1)})",
            lambda: f"sqrt({self.factor(dim, depth)}**2)",
            lambda: f"{self.factor(dim, depth)}**k/{self.factor(dim, depth)}",
            lambda: f"clip({self.triple(dim, depth)})",
            lambda: f"{self.factor(dim, depth)} % {self.factor(dim, depth)}",
            lambda: f"int({self.condition(depth - 1)})*{self.factor(dim, depth)}",
        ]
        if dim is volt.dim:
            deeper.append(lambda: f"{self.factor(ohm.dim, depth)}*{self.factor(amp.dim, depth)}")
            deeper.append(
                lambda: f"{self.factor(amp.dim, depth)}/{self.factor(siemens.dim, depth)}"
            )
        if dim is amp.dim:
            deeper.append(lambda: f"stim({self.quantity(second.dim, depth - 1)})")
            deeper.append(lambda: f"stim2({self.quantity(second.dim, depth - 1)}, n)")
        return self.spaced(self.rng.choice(deeper)())

    def plain(self, depth: int) -> str:
        """Write something without dimension."""
        if depth <= 0:
            return self.rng.choice([*NUMBERS, "n", self.number(), "pi", "h", "k"])
        dim = self.rng.choice([volt.dim, second.dim, amp.dim, ohm.dim])
        deeper = [
            lambda: f"{self.plain(depth - 1)} + {self.plain(depth - 1)}",
            lambda: f"{self.bare(depth)} - {self.bare(depth)}",
            lambda: f"{self.bare(depth)}*{self.bare(depth)}",
            lambda: f"{self.bare(depth)}/{self.bare(depth)}",
            lambda: f"{self.factor(dim, depth)}/{self.factor(dim, depth)}",
            lambda: f"{self.rng.choice(ONE_ARGUMENT)}({self.plain(depth - 1)})",
            lambda: f"-{self.bare(depth)}",
            lambda: f"{self.bare(depth)}**{self.rng.choice(['2', '-1', 'h', 'x'])}",
            lambda: f"{self.rng.choice(['x', '2', 'n'])}**-{self.rng.choice(['y', '2'])}**2",
            lambda: f"{self.bare(depth)} // {self.bare(depth)}",
            lambda: f"sign({self.quantity(dim, depth - 1)})",
            lambda: f"int({self.condition(depth - 1)})",
            lambda: f"timestep({self.quantity(second.dim, depth - 1)}, dt)",
            lambda: f"floor({self.plain(depth - 1)}) + ceil({self.plain(depth - 1)})",
        ]
        return self.spaced(self.rng.choice(deeper)())

    def condition(self, depth: int) -> str:
        """Write something that is true or false."""
        if depth <= 0:
            return self.rng.choice(["b", "True", "x < y", "v >= w", "n != 2"])
        dim = self.rng.choice([volt.dim, second.dim, amp.dim, DIMENSIONLESS])
        operator = self.rng.choice(["<", "<=", ">", ">=", "==", "!="])
        if self.rng.random() < self.mistakes:
            return self.plain(depth - 1)
        return self.rng.choice(
            [
                lambda: (
                    f"{self.quantity(dim, depth - 1)} {operator} {self.quantity(dim, depth - 1)}"
                ),
                lambda: f"{self.condition(depth - 1)} and {self.condition(depth - 1)}",
                lambda: f"{self.condition(depth - 1)} or {self.condition(depth - 1)}",
                lambda: f"not {self.condition(depth - 1)}",
                lambda: f"({self.condition(depth - 1)})",
            ]
        )()

    def bare(self, depth: int) -> str:
        """Write an operand without dimension."""
        return self.factor(DIMENSIONLESS, depth)

    def factor(self, dim: Any, depth: int) -> str:
        """Write an operand, in parentheses unless it needs none, or in spite of that."""
        inner = self.quantity(dim, depth - 1)
        return inner if inner.isalnum() and self.rng.random() < 0.9 else f"({inner})"

    def triple(self, dim: Any, depth: int) -> str:
        """Write three arguments."""
        return ", ".join(self.quantity(dim, depth - 1) for _ in range(3))

    def spaced(self, text: str) -> str:
        """Put parentheses around that nothing needs, or blanks."""
        choice = self.rng.random()
        return f"({text})" if choice < 0.2 else f"  {text} " if choice < 0.25 else text

    def broken(self, text: str) -> str:
        """Take a character out, or put one in."""
        at = self.rng.randrange(len(text))
        return text[:at] + self.rng.choice(["", "", "(", ")", "*", ",", " ", "="]) + text[at + 1 :]
