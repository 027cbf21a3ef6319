"""The surrogate derivatives g(x), x = (v - threshold)/scale, as the literature writes them."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

Derivative = Callable[[Tensor], Tensor]


def fast_sigmoid(slope: float = 25.0) -> Derivative:
    """Zenke & Ganguli (2018)."""
    return lambda x: (1 + slope * x.abs()).pow(-2)


def soft_sign(alpha: float = 2.0) -> Derivative:
    return lambda x: alpha / 2 / (1 + alpha * x.abs()).pow(2)


def atan(alpha: float = 2.0) -> Derivative:
    return lambda x: alpha / 2 / (1 + (math.pi / 2 * alpha * x).pow(2))


def sigmoid(slope: float = 25.0) -> Derivative:
    def derivative(x: Tensor) -> Tensor:
        s = torch.sigmoid(slope * x)
        return slope * s * torch.sigmoid(-slope * x)

    return derivative


def triangular(height: float = 0.3, width: float = 1.0) -> Derivative:
    """Bellec et al. (2018)."""
    return lambda x: height * torch.clamp(1 - x.abs() / width, min=0.0)


def boxcar(width: float = 2.0, height: float = 0.5) -> Derivative:
    return lambda x: height * (x.abs() < width / 2).to(x.dtype)


def exponential(height: float = 0.5, slope: float = 1.0) -> Derivative:
    """Shrestha & Orchard (2018), SLAYER."""
    return lambda x: height * torch.exp(-slope * x.abs())


def _normal(x: Tensor, mean: float, deviation: float) -> Tensor:
    return torch.exp(-((x - mean) ** 2) / (2 * deviation**2)) / math.sqrt(
        2 * math.pi * deviation**2
    )


def gaussian(sigma: float = 0.5) -> Derivative:
    return lambda x: _normal(x, 0.0, sigma)


def multi_gaussian(height: float = 0.15, width: float = 6.0, sigma: float = 0.5) -> Derivative:
    """Yin, Corradi & Bohte (2021)."""
    return lambda x: (
        (1 + height) * _normal(x, 0.0, sigma)
        - height * _normal(x, sigma, width * sigma)
        - height * _normal(x, -sigma, width * sigma)
    )


def straight_through() -> Derivative:
    return torch.ones_like


def supported(derivative: Derivative, support: float) -> Derivative:
    """Cut a derivative off beyond a distance."""
    return lambda x: derivative(x) * (x.abs() <= support)
