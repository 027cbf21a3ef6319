"""Tensors and quantities: SI base units, copies, and dimensions that do not fit."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from brian2 import Hz, NeuronGroup, Quantity, Synapses, ms, mV, nS, second, volt
from brian2.units.fundamentalunits import DimensionMismatchError

import brian2grad as bg
from brian2grad.quantities import positive_seconds, seconds


def test_tensor_holds_si_base_units() -> None:
    t = bg.tensor(20 * ms)
    assert t.shape == ()
    assert t.dtype == torch.float64
    assert not t.requires_grad
    assert t.item() == 0.02
    t = bg.tensor([[-70, -55, 0]] * mV, dtype=torch.float32, requires_grad=True)
    assert t.shape == (1, 3)
    assert t.dtype == torch.float32
    assert t.requires_grad
    assert t.is_leaf
    torch.testing.assert_close(t.detach(), torch.tensor([[-0.07, -0.055, 0]]))


def test_tensor_takes_what_brian_has() -> None:
    g = NeuronGroup(3, "v : volt\ntau : second (constant)\nn : integer")
    g.v = [1, 2, 3] * mV
    s = Synapses(g, g, "w : siemens")
    s.connect()
    s.w = 2 * nS
    torch.testing.assert_close(bg.tensor(g.v), torch.tensor([1e-3, 2e-3, 3e-3]).double())
    torch.testing.assert_close(bg.tensor(s.w), torch.full((9,), 2e-9).double())
    assert bg.tensor(g.n).dtype == torch.float64
    assert bg.tensor(ms).item() == 1e-3
    assert bg.tensor(3).item() == 3
    torch.testing.assert_close(bg.tensor([1 * mV, 0.5 * volt]), torch.tensor([1e-3, 0.5]).double())
    t = bg.tensor(g.v)
    t += 1
    np.testing.assert_array_equal(g.v_[:], [1e-3, 2e-3, 3e-3])


def test_tensor_refuses() -> None:
    with pytest.raises(DimensionMismatchError):
        bg.tensor([1 * mV, 1 * ms])
    with pytest.raises(TypeError, match="got a tensor"):
        bg.tensor(torch.ones(2))
    for wrong in ("20 ms", None, ["a"], object()):
        with pytest.raises(TypeError, match="expected a quantity or numbers"):
            bg.tensor(wrong)


def test_quantity_prints_in_units_and_is_detached() -> None:
    log_tau = torch.tensor(0.0204, dtype=torch.float64).log().requires_grad_()
    q = bg.quantity(log_tau.exp(), ms)
    assert isinstance(q, Quantity)
    assert str(q) == "20.4 ms"
    assert q.dim is second.dim
    t = torch.tensor([-0.07, -0.055], requires_grad=True)
    q = bg.quantity(t, mV)
    assert q.dtype == np.float64
    assert str(q) == "[-70. -55.] mV" or "mV" in str(q)
    q[0] = 0 * mV
    assert t[0].item() == pytest.approx(-0.07)


@pytest.mark.parametrize("value", [20 * ms, [1, 2] * mV, 3 * Hz, 0.5 * nS])
def test_there_and_back(value: Quantity) -> None:
    unit = {(20 * ms).dim: ms, mV.dim: mV, Hz.dim: Hz, nS.dim: nS}[value.dim]
    back = bg.quantity(bg.tensor(value), unit)
    assert back.dim is value.dim
    np.testing.assert_array_equal(np.asarray(back), np.asarray(value))


def test_quantity_without_unit() -> None:
    assert float(bg.quantity(torch.tensor(3, dtype=torch.int32), 1)) == 3.0
    assert bg.quantity(np.array([1.0, 2.0]), mV)[1] == 2 * volt


@pytest.mark.parametrize("unit", [20 * ms, "ms", 2, None, [1, 2] * ms])
def test_quantity_refuses_what_is_no_unit(unit: object) -> None:
    with pytest.raises(TypeError, match="expected a unit"):
        bg.quantity(torch.tensor(1.0), unit)


def test_quantity_refuses_another_dimension() -> None:
    with pytest.raises(DimensionMismatchError, match="unit mV"):
        bg.quantity(20 * ms, mV)
    assert bg.quantity(20 * ms, second) == 20 * ms


def test_seconds() -> None:
    assert seconds("f(dt)", 0.1 * ms) == pytest.approx(1e-4)
    assert seconds("f(dt)", 0.5) == 0.5
    assert seconds("f(dt)", np.float32(0.5)) == 0.5
    with pytest.raises(DimensionMismatchError, match=r"f\(dt\).*a time such as 20\*ms"):
        seconds("f(dt)", 1 * mV)
    for wrong in ([1, 2] * ms, "1 ms", None, True):
        with pytest.raises(TypeError, match="expected one time"):
            seconds("f(dt)", wrong)
    with pytest.raises(ValueError, match="finite time"):
        seconds("f(dt)", float("nan"))
    for wrong in (0 * ms, -1.0):
        with pytest.raises(ValueError, match="positive time"):
            positive_seconds("f(dt)", wrong)
