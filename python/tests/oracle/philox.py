"""The engine's random numbers, written down once more with numpy's integers.

A number is a function of the seed, the sample of the batch, the call site, the step and the
element. Sites count 1024 for each operation that draws, in the order of the schedule, and then the
calls in its code.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from scipy.special import ndtri

CALLS = 1024
_MASK = 0xFFFFFFFF


def philox(counter: Sequence[np.ndarray], key: int) -> list[np.ndarray]:
    """Salmon et al. (2011), Philox 4x32 with ten rounds."""
    c = [np.asarray(word, dtype=np.uint64) for word in counter]
    k0, k1 = key & _MASK, key >> 32 & _MASK
    mask, shift = np.uint64(_MASK), np.uint64(32)
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [
            (p1 >> shift) ^ c[1] ^ np.uint64(k0),
            p1 & mask,
            (p0 >> shift) ^ c[3] ^ np.uint64(k1),
            p0 & mask,
        ]
        k0, k1 = k0 + 0x9E3779B9 & _MASK, k1 + 0xBB67AE85 & _MASK
    return c


def _words(seed: int, samples: int, steps: int, n: int, site: int) -> tuple[np.ndarray, np.ndarray]:
    """Two words for each step, sample and element."""
    found = []
    step, element = np.arange(steps)[:, None], np.arange(n)[None, :]
    for sample in range(samples):
        first = philox([np.array(sample), np.array(0), np.array(0), np.array(0)], seed)
        key = int(first[0]) << 32 | int(first[1])
        words = philox(
            np.broadcast_arrays(element, step, step * 0, step * 0 + (site // 2) * 256), key
        )
        found.append(words[:2] if site % 2 == 0 else words[2:])
    return np.stack([w[0] for w in found], 1), np.stack([w[1] for w in found], 1)


def uniform(seed: int, steps: int, n: int, samples: int = 1, site: int = 0) -> torch.Tensor:
    """What ``rand()`` gives, ``[steps, samples, n]``."""
    high, low = _words(seed, samples, steps, n, site)
    bits = (high << np.uint64(21)) | (low >> np.uint64(11))
    return torch.tensor(bits.astype(np.float64) * 2.0**-53)


def normal(seed: int, steps: int, n: int, samples: int = 1, site: int = 0) -> torch.Tensor:
    """What ``randn()`` gives, ``[steps, samples, n]``."""
    high, low = _words(seed, samples, steps, n, site)
    sign = 1 - 2.0 * (high >> np.uint64(31))
    bits = ((high & np.uint64(0x7FFFFFFF)) << np.uint64(21)) | (low >> np.uint64(11))
    return torch.tensor(-sign * ndtri((bits.astype(np.float64) + 0.5) * 2.0**-53))
