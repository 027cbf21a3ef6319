"""The times of the first spikes, with a gradient."""

from __future__ import annotations

from typing import Any

import torch
from torch.autograd.function import once_differentiable

from brian2grad.diagnostics import message
from brian2grad.losses.shapes import as_output
from brian2grad.quantities import positive_seconds

__all__ = ["spike_times"]


def spike_times(raster: torch.Tensor, number: int, dt: Any) -> torch.Tensor:
    """Find the times of the first spikes of each neuron; a part of losses, and no loss itself.

    Formula: ``t_k = dt * (number of steps n with count(n) < k)``, where ``count(n)`` counts the
    spikes up to and with step n. Hence a spike at step n is at ``n dt``, and one that did not
    come is at the end, ``T dt``.

    Gradient: that of the function of the raster that is linear in each of its elements,
    ``dt_k/ds_n = t_k(with a spike at n) - t_k(without)``, in exact agreement with what a
    surrogate takes for the effect of an event: a spike before the k-th would have been the k-th
    itself, and without it the next one would have been. No second derivative.

    Parameters
    ----------
    raster : Tensor
        The spikes, such as ``out[S].raster``: zeros and ones.
    number : int
        How many spikes of each neuron.
    dt : Quantity or float
        The time step of the raster.

    Returns
    -------
    Tensor
        The times, ascending.

    Shape
    -----
    raster ``[T, *batch, N]``, result ``[number, *batch, N]``.

    Unit
    ----
    Seconds after the first step.

    Raises
    ------
    ValueError, TypeError
        When the raster is none, or the number is not positive.
    DimensionMismatchError
        When dt is no time.

    Examples
    --------
    >>> import torch
    >>> from brian2 import second
    >>> from brian2grad import losses
    >>> raster = torch.tensor([[0.0], [1.0], [0.0], [1.0], [0.0]], requires_grad=True)
    >>> times = losses.spike_times(raster, 3, dt=1*second)
    >>> times.detach()[:, 0]
    tensor([1., 3., 5.])
    >>> times[0, 0].backward()  # one at step 0 would come 1 s earlier; without it, 2 s later
    >>> raster.grad[:, 0]
    tensor([-1., -2.,  0.,  0.,  0.])
    """
    where = "losses.spike_times"
    raster = as_output(where, raster, 2)
    step = positive_seconds(f"{where}(dt)", dt)
    if number < 1:
        raise ValueError(
            message(where, "number", f"expected at least one spike, got {number}", "give 1 or more")
        )
    values = raster.detach()
    if not bool(((values == 0) | (values == 1)).all()):
        raise ValueError(
            message(where, "raster", "expected zeros and ones, got others", "give out[S].raster")
        )
    steps: torch.Tensor = _SpikeSteps.apply(raster.reshape(raster.shape[0], -1), number)  # type: ignore[assignment]
    return (steps * step).reshape(number, *raster.shape[1:])


class _SpikeSteps(torch.autograd.Function):
    """The steps of the first spikes, ``[T, M]`` to ``[K, M]``."""

    @staticmethod
    def forward(raster: torch.Tensor, number: int) -> torch.Tensor:
        return _steps(raster, raster.cumsum(0, dtype=torch.int64), number)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[torch.Tensor, int], output: torch.Tensor) -> None:
        raster, ctx.number = inputs
        ctx.save_for_backward(raster)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None]:
        (raster,) = ctx.saved_tensors
        number = ctx.number
        count = raster.cumsum(0, dtype=torch.int64)
        t = _steps(raster, count, number + 1)
        # Without its k-th spike a train has the next one in its place, and so on after it.
        removed = _sum_after(grad * (t[:-1] - t[1:]))
        # A spike put before the j-th takes its place, and each later one takes that of the next.
        none = torch.zeros_like(grad[:1])
        moved = torch.cat([_sum_after(grad[1:] * (t[:-2] - t[1:-1])), none, none])
        place = count.clamp(max=number)  # of the next spike, from 0, at a silent step
        at = torch.cat([grad, none]).gather(0, place)
        n = torch.arange(len(raster), device=raster.device, dtype=raster.dtype)[:, None]
        # The next spike of a place beyond the last has weight 0.
        silent = at * (n - t.gather(0, place)) + moved.gather(0, place)
        spiking = torch.cat([removed, none]).gather(0, (count - 1).clamp(0, number))
        return torch.where(raster > 0, spiking, silent), None


def _steps(raster: torch.Tensor, count: torch.Tensor, number: int) -> torch.Tensor:
    steps = raster.new_full((number + 1, raster.shape[1]), len(raster))
    n, column = raster.nonzero(as_tuple=True)
    place = (count[n, column] - 1).clamp(max=number)  # later spikes share a row that is dropped
    steps[place, column] = n.to(raster.dtype)
    return steps[:number]


def _sum_after(values: torch.Tensor) -> torch.Tensor:
    """Sum from each row to the last one."""
    return values.flip(0).cumsum(0).flip(0)
