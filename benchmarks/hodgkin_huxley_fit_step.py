"""One step of a fit of a Hodgkin-Huxley neuron: 5000 steps of exponential Euler, float64.

The gradient of the squared error of the voltage trace with respect to gNa, gK and gL of each
sample of a batch: by the engine, by a PyTorch loop written by hand, and, where JAX is
installed, by a jitted scan with checkpoints about every sqrt(steps). Loss and gradient of all
are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from importlib.util import find_spec

import brian2
import numpy as np
import torch
from brian2 import (
    Hz,  # noqa: F401  (used by the equations)
    Network,
    NeuronGroup,
    StateMonitor,
    ms,
    msiemens,
    mV,
    uA,
    uF,
)
from timing import compare, report

import brian2grad as bg
from brian2grad.engine import jvm

STEPS, DT = 5000, 0.01  # in ms
TRUE = np.array([[120.0], [36.0], [0.3]])  # in mS
START = (-65.0, 0.0529, 0.5961, 0.3177)
CAPACITY, NERNST_NA, NERNST_K, NERNST_L = 1.0, 50.0, -77.0, -54.387

EQUATIONS = """
dv/dt = (gNa*m**3*h*(ENa-v) + gK*n**4*(EK-v) + gL*(EL-v) + Iamp*int(t >= 5*ms))/C : volt
dm/dt = am*(1-m) - bm*m : 1
dh/dt = ah*(1-h) - bh*h : 1
dn/dt = an*(1-n) - bn*n : 1
am = 1.0/exprel(-(v+40*mV)/(10*mV))/ms : Hz
bm = 4*exp(-(v+65*mV)/(18*mV))/ms : Hz
ah = 0.07*exp(-(v+65*mV)/(20*mV))/ms : Hz
bh = 1/(1+exp(-(v+35*mV)/(10*mV)))/ms : Hz
an = 0.1/exprel(-(v+55*mV)/(10*mV))/ms : Hz
bn = 0.125*exp(-(v+65*mV)/(80*mV))/ms : Hz
"""

Fit = Callable[[], tuple[float, np.ndarray]]
"""Gives the loss in mV^2 and its gradient by mS, ``[3, batch]``."""


def engine_fit(p: np.ndarray, threads: int) -> tuple[Fit, float]:
    """Make the step on the engine; also gives the seconds until it could run."""
    brian2.defaultclock.dt = DT * ms
    group = NeuronGroup(
        1,
        EQUATIONS,
        method="exponential_euler",
        namespace={
            **{"gNa": 120 * msiemens, "gK": 36 * msiemens, "gL": 0.3 * msiemens},
            **{"ENa": NERNST_NA * mV, "EK": NERNST_K * mV, "EL": NERNST_L * mV},
            **{"C": CAPACITY * uF, "Iamp": 10 * uA},
        },
    )
    group.v, group.m, group.h, group.n = START[0] * mV, *START[1:]
    trace = StateMonitor(group, "v", record=True, when="end")
    network = Network(group, trace)
    jvm.start()
    sim = bg.Simulator(network, STEPS * DT * ms, ["gNa", "gK", "gL"], threads=threads)
    with torch.no_grad():
        target = sim()[trace].v * 1e3
    batched = p.shape[1] > 1
    values = torch.from_numpy(p * 1e-3)

    def fit() -> tuple[float, np.ndarray]:
        rows = [(r.clone() if batched else r[0].clone()).requires_grad_() for r in values]
        out = sim(gNa=rows[0], gK=rows[1], gL=rows[2])
        v = out[trace].v * 1e3
        loss = ((v - (target[:, None] if batched else target)) ** 2).mean(0).sum()
        loss.backward()
        gradients = torch.stack([r.grad.reshape(-1) for r in rows]) * 1e-3  # type: ignore
        return loss.item(), gradients.numpy()

    begin = time.perf_counter()
    fit()
    return fit, time.perf_counter() - begin


def torch_fit(p: np.ndarray) -> Fit:
    """Make the step as a PyTorch loop."""

    def ratio(x: torch.Tensor, y: float) -> torch.Tensor:
        return x / (-torch.expm1(-x / y))

    def gate(x: torch.Tensor, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        s = a + b
        return a / s + (x - a / s) * torch.exp(-DT * s)

    def simulate(g: torch.Tensor) -> torch.Tensor:
        gna, gk, gl = g.unbind(0)
        v, m, h, n = (torch.zeros_like(gna) + x for x in START)
        trace = []
        for k in range(STEPS):
            g1, g2 = gna * m * m * m * h, gk * (n * n) * (n * n)
            total = g1 + g2 + gl
            current = 10.0 if k * DT >= 5.0 - 1e-9 else 0.0
            vinf = (g1 * NERNST_NA + g2 * NERNST_K + gl * NERNST_L + current) / total
            v_next = vinf + (v - vinf) * torch.exp(-DT / CAPACITY * total)
            m = gate(m, 0.1 * ratio(v + 40, 10.0), 4 * torch.exp(-(v + 65) / 18))
            h = gate(h, 0.07 * torch.exp(-(v + 65) / 20), torch.sigmoid((v + 35) / 10))
            n = gate(n, 0.01 * ratio(v + 55, 10.0), 0.125 * torch.exp(-(v + 65) / 80))
            v = v_next
            trace.append(v)
        return torch.stack(trace)

    with torch.no_grad():
        target = simulate(torch.from_numpy(TRUE))

    def fit() -> tuple[float, np.ndarray]:
        g = torch.from_numpy(p).clone().requires_grad_()
        loss = ((simulate(g) - target) ** 2).mean(0).sum()
        loss.backward()
        return loss.item(), g.grad.numpy()  # type: ignore[union-attr]

    return fit


def jax_fit(p: np.ndarray) -> Fit:
    """Make the step with JAX: a scan of checkpointed scans, jitted."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    block = 50

    def ratio(x, y):  # noqa: ANN001, ANN202
        return x / (-jnp.expm1(-x / y))

    def gate(x, a, b):  # noqa: ANN001, ANN202
        s = a + b
        return a / s + (x - a / s) * jnp.exp(-DT * s)

    def simulate(g):  # noqa: ANN001, ANN202
        gna, gk, gl = g

        def step(state, current):  # noqa: ANN001, ANN202
            v, m, h, n = state
            g1, g2 = gna * m * m * m * h, gk * (n * n) * (n * n)
            total = g1 + g2 + gl
            vinf = (g1 * NERNST_NA + g2 * NERNST_K + gl * NERNST_L + current) / total
            v_next = vinf + (v - vinf) * jnp.exp(-DT / CAPACITY * total)
            m = gate(m, 0.1 * ratio(v + 40, 10.0), 4 * jnp.exp(-(v + 65) / 18))
            h = gate(h, 0.07 * jnp.exp(-(v + 65) / 20), jax.nn.sigmoid((v + 35) / 10))
            n = gate(n, 0.01 * ratio(v + 55, 10.0), 0.125 * jnp.exp(-(v + 65) / 80))
            return (v_next, m, h, n), v_next

        def steps(state, currents):  # noqa: ANN001, ANN202
            return jax.lax.scan(step, state, currents)

        currents = jnp.where(jnp.arange(STEPS) * DT >= 5.0 - 1e-9, 10.0, 0.0)
        state = tuple(jnp.zeros_like(gna) + x for x in START)
        _, trace = jax.lax.scan(jax.checkpoint(steps), state, currents.reshape(-1, block))
        return trace.reshape(STEPS, -1)

    target = simulate(TRUE)
    loss = jax.jit(jax.value_and_grad(lambda g: ((simulate(g) - target) ** 2).mean(0).sum()))
    given = jnp.asarray(p)

    def fit() -> tuple[float, np.ndarray]:
        value, gradient = loss(given)
        return float(value), np.asarray(gradient)

    return fit


def main() -> None:
    """Compare, then time."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--batch", type=int, nargs="*", default=[1, 64])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--without", nargs="*", default=[], choices=["torch", "jax"])
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    for batch in arguments.batch:
        random = np.random.default_rng(0).random((3, batch))
        p = TRUE * np.exp(0.2 * (random - 0.5))
        ours, compiled = engine_fit(p, arguments.threads)
        fits = {"brian2grad": ours}
        if "torch" not in arguments.without:
            fits["torch loop"] = torch_fit(p)
        if find_spec("jax") and "jax" not in arguments.without:
            fits["jax scan, remat"] = jax_fit(p)
        results = {name: fit() for name, fit in fits.items()}
        loss, gradient = results["brian2grad"]
        for name, (other, other_gradient) in results.items():
            np.testing.assert_allclose(loss, other, rtol=1e-8, err_msg=name)
            worst = np.max(np.abs(gradient - other_gradient), axis=1)
            reach = np.max(np.abs(other_gradient), axis=1)
            if not np.all(worst <= 1e-7 * reach):
                raise SystemExit(f"{name}: gradients differ by {worst / reach}")
        times = compare(fits, arguments.rounds)
        report(
            f"Hodgkin-Huxley, 5000 steps, batch {batch}, forward + backward",
            times,
            first_call_s=round(compiled, 3),
        )


if __name__ == "__main__":
    main()
