"""Random numbers of the loop: their distributions, and what fixes them."""

from __future__ import annotations

from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import BinomialFunction, Network, NeuronGroup, StateMonitor, Synapses, ms
from brian2.devices.device import set_device
from scipy import stats

import brian2grad as bg
from brian2grad.engine import door
from brian2grad.errors import ModelError
from oracle import philox
from tolerances import CLOSED_FORM

N, STEPS = 1000, 200
SIGNIFICANCE = 1e-3
"""Of tests of a distribution. Seeds are fixed, so that a test passes always or never: a right
distribution fails at one seed of a thousand, and none of those is used here."""


def group(n: int = N) -> tuple[Network, StateMonitor]:
    cells = NeuronGroup(n, "u : 1\nz : 1\nlane : 1", name="cells")
    cells.run_regularly("u = rand()\nz = randn()", name="draws")
    monitor = StateMonitor(cells, ["u", "z", "lane"], record=True, name="monitor")
    return Network(cells, monitor), monitor


def draws(
    n: int = N, steps: int = STEPS, samples: int = 0, **options: Any
) -> tuple[torch.Tensor, torch.Tensor]:
    net, monitor = group(n)
    sim = bg.Simulator(net, steps * 0.1 * ms, ["lane"], namespace={}, **options)
    shape = (samples, n) if samples else (n,)
    out = sim(lane=torch.zeros(shape, dtype=options.get("dtype", torch.float64)))
    return out[monitor].u, out[monitor].z


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("samples", [0, 8])
def test_uniform(samples: int, dtype: torch.dtype) -> None:
    u = draws(samples=samples, dtype=dtype, seed=11)[0].double().numpy()
    assert u.min() >= 0
    assert u.max() < 1
    assert stats.kstest(u.ravel(), "uniform").pvalue > SIGNIFICANCE
    assert abs(u.mean() - 0.5) < 4 / np.sqrt(12 * u.size)
    assert abs(u.var() - 1 / 12) < 4 / np.sqrt(180 * u.size)
    bits = 53 if dtype == torch.float64 else 24
    different = -(2.0**bits) * np.expm1(-u.size * 2.0**-bits)  # all bits are used
    assert abs(len(np.unique(u)) - different) < 1e-3 * u.size


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("samples", [0, 8])
def test_normal(samples: int, dtype: torch.dtype) -> None:
    z = draws(samples=samples, dtype=dtype, seed=12)[1].double().numpy()
    assert stats.kstest(z.ravel(), "norm").pvalue > SIGNIFICANCE
    assert abs(z.mean()) < 4 / np.sqrt(z.size)
    assert abs(z.var() - 1) < 4 * np.sqrt(2 / z.size)
    assert abs((z**4).mean() - 3) < 4 * np.sqrt(96 / z.size)


def test_tails_of_the_normal_distribution() -> None:
    z = draws(20_000, 250, seed=13)[1].numpy()  # five million
    for limit in (2, 3, 4, 4.5, 5):
        for tail in (z > limit, z < -limit):
            expected = z.size * stats.norm.sf(limit)
            got = int(tail.sum())
            # A probability of 1e-4 on each side.
            assert stats.poisson.ppf(1e-4, expected) <= got <= stats.poisson.ppf(1 - 1e-4, expected)


def test_neighbours_are_independent() -> None:
    u, z = (x.numpy() for x in draws(seed=14, samples=2))
    uniform = stats.norm.ppf(np.clip(u, 1e-12, None))
    pairs = {
        "elements": (z[..., 1:], z[..., :-1]),
        "steps": (z[1:], z[:-1]),
        "samples": (z[:, 0], z[:, 1]),
        "sites": (z, uniform),
        "squares of sites": (z**2 - 1, uniform**2 - 1),
    }
    for name, (a, b) in pairs.items():
        r = float((a * b).mean() / np.sqrt((a**2).mean() * (b**2).mean()))
        assert abs(r) < 4 / np.sqrt(a.size), name


def test_single_precision_draws_the_same_numbers() -> None:
    single, double = draws(seed=15, dtype=torch.float32), draws(seed=15)
    assert float((single[0] - double[0]).abs().max()) <= 2**-24
    assert float((single[1] - double[1]).abs().max()) <= 1e-5


@pytest.mark.parametrize("samples", [0, 3])
def test_interpreter_draws_the_same_bits(samples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    native = draws(37, 20, samples, seed=5)
    compile_program = door.simulator

    def interpret(program: str, request: dict[str, Any]) -> Any:
        return compile_program(program, {**request, "interpreted": True})

    monkeypatch.setattr(door, "simulator", interpret)
    for a, b in zip(native, draws(37, 20, samples, seed=5), strict=True):
        assert torch.equal(a, b)


def test_seed_of_a_simulator_repeats_every_call() -> None:
    net, monitor = group()
    sim = bg.Simulator(net, 1 * ms, [], namespace={}, seed=4)
    assert torch.equal(sim()[monitor].z, sim()[monitor].z)
    other = bg.Simulator(net, 1 * ms, [], namespace={}, seed=5)
    assert not torch.equal(sim()[monitor].z, other()[monitor].z)


def test_brians_seed_repeats_calls_that_have_none() -> None:
    net, monitor = group()
    sim = bg.Simulator(net, 1 * ms, [], namespace={})
    brian2.seed(7)
    first, second = sim()[monitor].z, sim()[monitor].z
    brian2.seed(7)
    assert torch.equal(first, sim()[monitor].z)
    assert not torch.equal(first, second)
    assert torch.equal(second, sim()[monitor].z)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ModelError, match=r"Simulator\(seed\)"):
        draws(seed=seed)


@pytest.mark.parametrize("samples", [2, 3, 16])
def test_samples_are_independent_or_shared(samples: int) -> None:
    single = draws(5, 20, seed=9)[1]
    independent = draws(5, 20, samples, seed=9)[1]
    shared = draws(5, 20, samples, seed=9, noise="shared")[1]
    assert torch.equal(independent[:, 0], single)
    for k in range(samples):
        assert torch.equal(shared[:, k], single)
        for other in range(k):
            assert not (independent[:, k] == independent[:, other]).any()


def test_sample_keeps_its_numbers_in_a_larger_batch() -> None:
    few, many = draws(5, 20, 3, seed=9)[1], draws(5, 20, 11, seed=9)[1]
    assert torch.equal(few, many[:, :3])


def test_more_monitors_leave_the_numbers() -> None:
    net, monitor = group()
    plain = bg.Simulator(net, 1 * ms, [], namespace={}, seed=4)()[monitor].z
    extra = StateMonitor(net["cells"], "z", record=[3], when="start", order=-1, name="extra")
    net.add(extra)
    assert torch.equal(bg.Simulator(net, 1 * ms, [], namespace={}, seed=4)()[monitor].z, plain)


def test_halves_joined_draw_what_one_run_draws() -> None:
    net, monitor = group()
    whole = bg.Simulator(net, 2 * ms, [], namespace={}, seed=4)()[monitor].z
    half = bg.Simulator(net, 1 * ms, [], namespace={}, seed=4)
    first = half()
    second = half(initial_state=first.final_state)
    assert torch.equal(torch.cat([first[monitor].z, second[monitor].z]), whole)


def on_device(seed: int | None, runs: int = 1) -> np.ndarray:
    set_device("brian2grad")
    brian2.start_scope()
    if seed is not None:
        brian2.seed(seed)
    net, monitor = group()
    for _ in range(runs):
        net.run(1 * ms)
    return np.array(monitor.z)


def test_device_repeats_with_brians_seed_only() -> None:
    first = on_device(3)
    assert np.array_equal(first, on_device(3))
    assert not np.array_equal(first, on_device(None))
    assert not np.array_equal(first, on_device(4))


def test_runs_that_follow_each_other_on_a_device_differ() -> None:
    z = on_device(3, runs=2)
    assert z.shape == (N, 20)
    assert np.unique(z).size == z.size


def test_shared_variable_draws_once() -> None:
    cells = NeuronGroup(10, "s : 1 (shared)\nu : 1", name="cells")
    cells.run_regularly("s = randn()")
    monitor = StateMonitor(cells, "s", record=True)
    sim = bg.Simulator(Network(cells, monitor), 1 * ms, [], namespace={}, seed=4)
    s = sim()[monitor].s
    assert torch.unique(s).numel() == 10


def test_brians_own_forward_run_is_refused() -> None:
    net, _ = group()
    with pytest.raises(ModelError, match="rand, randn"):
        bg.Simulator(net, 1 * ms, ["lane"], namespace={}, forward="brian2")


def counts(code: str, n: int, steps: int, samples: int = 0, **options: Any) -> np.ndarray:
    """Draw whole numbers; ``code`` may use the variable ``lam``."""
    cells = NeuronGroup(n, "k : 1\nlam : 1\nlane : 1", name="cells")
    cells.namespace["draw"] = options.pop("draw", None)
    cells.lam = options.pop("lam", 0)
    cells.run_regularly(f"k = {code}")
    monitor = StateMonitor(cells, ["k", "lane"], record=True)
    net = Network(cells, monitor)
    sim = bg.Simulator(net, steps * 0.1 * ms, ["lane"], namespace={}, **options)
    shape = (samples, n) if samples else (n,)
    out = sim(lane=torch.zeros(shape, dtype=options.get("dtype", torch.float64)))
    return out[monitor].k.double().numpy()


def requires_distribution(got: np.ndarray, distribution: Any) -> None:
    """Compare counts with their probabilities, values with fewer than ten expected in one."""
    low, high = (int(distribution.ppf(q)) for q in (10 / got.size, 1 - 10 / got.size))
    assert np.array_equal(got, np.rint(got))
    edges = np.concatenate([[-np.inf], np.arange(low, high) + 0.5, [np.inf]])
    found = np.histogram(got, edges)[0]
    chance = np.diff(np.concatenate([[0], distribution.cdf(np.arange(low, high)), [1]]))
    if len(found) > 1:
        assert stats.chisquare(found, chance * got.size).pvalue > SIGNIFICANCE
    mean, variance = distribution.mean(), distribution.var()
    assert abs(got.mean() - mean) < 4 * np.sqrt(variance / got.size)
    fourth = float(distribution.stats(moments="k")) + 2
    assert abs(got.var() - variance) < 4 * variance * np.sqrt(fourth / got.size)


@pytest.mark.parametrize("samples", [0, 8])
@pytest.mark.parametrize("mean", [0.05, 1, 9.9, 10.1, 30, 1000])
def test_poisson(mean: float, samples: int) -> None:
    got = counts("poisson(lam)", 500, 400 // max(1, samples // 2), samples, seed=41, lam=mean)
    requires_distribution(got, stats.poisson(mean))


def test_poisson_of_means_side_by_side() -> None:
    # Small and large means, which two algorithms draw, in one vector.
    means = np.array([0, 0.5, 8, 15, 100, 3, 12])
    got = counts("poisson(lam)", len(means), 20_000, seed=42, lam=means)
    assert (got[:, 0] == 0).all()
    for k in range(1, len(means)):
        requires_distribution(got[:, k], stats.poisson(means[k]))


@pytest.mark.parametrize("samples", [0, 8])
@pytest.mark.parametrize(
    ("n", "p"), [(1, 0.3), (20, 0.05), (40, 0.24), (40, 0.26), (100, 0.5), (300, 0.97)]
)
def test_binomial(n: int, p: float, samples: int) -> None:
    draw = BinomialFunction(n, p, approximate=False)
    got = counts("draw()", 500, 400 // max(1, samples // 2), samples, seed=43, draw=draw)
    requires_distribution(got, stats.binom(n, p))


def test_normal_approximation_of_binomial_numbers() -> None:
    draw = BinomialFunction(100, 0.3)
    got = counts("draw()", 500, 400, seed=44, draw=draw)
    assert stats.kstest(got.ravel(), "norm", (30, np.sqrt(21))).pvalue > SIGNIFICANCE


def test_counts_in_single_precision_are_the_same() -> None:
    means = np.array([0.5, 8, 15, 100])
    single = counts("poisson(lam)", 4, 500, seed=45, lam=means, dtype=torch.float32)
    assert np.array_equal(single, counts("poisson(lam)", 4, 500, seed=45, lam=means))


@pytest.mark.parametrize("samples", [0, 3])
@pytest.mark.parametrize("code", ["poisson(lam)", "draw()"])
def test_interpreter_counts_the_same(
    code: str, samples: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = BinomialFunction(60, 0.3, approximate=False)
    means = np.linspace(0, 40, 13)
    native = counts(code, 13, 30, samples, seed=46, lam=means, draw=draw)
    compile_program = door.simulator

    def interpret(program: str, request: dict[str, Any]) -> Any:
        return compile_program(program, {**request, "interpreted": True})

    monkeypatch.setattr(door, "simulator", interpret)
    assert np.array_equal(native, counts(code, 13, 30, samples, seed=46, lam=means, draw=draw))


def test_negative_mean_is_an_error_that_names_the_variable() -> None:
    with pytest.raises(ModelError, match=r"cells\.k"):
        counts("poisson(lam)", 3, 5, seed=47, lam=np.array([1, -1, 1]))


@pytest.mark.parametrize(
    "code",
    [
        "a_post += randn()\nb_post += randn()",  # at once
        "a_post += randn()\nb_post += 0*a_post + randn()",  # statement after statement
        "a_post = a_post*1 + randn()\nb_post = b_post*1 + randn()",  # synapse after synapse
    ],
)
@pytest.mark.parametrize("samples", [0, 3])
def test_each_call_of_a_pathway_is_a_site_of_its_own(code: str, samples: int) -> None:
    n, steps = 6, 10
    source = NeuronGroup(n, "x : 1", threshold="x > -1", reset="x = 0", name="source")
    cells = NeuronGroup(2, "a : 1\nb : 1\nlane : 1", name="cells")
    s = Synapses(source, cells, on_pre=code, name="s")
    s.connect(i=range(n), j=[1, 0, 1, 0, 0, 1])
    lane = StateMonitor(cells, "lane", record=True)
    sim = bg.Simulator(
        Network(source, cells, s, lane), steps * 0.1 * ms, ["lane"], namespace={}, seed=51
    )
    final = sim(lane=torch.zeros((samples, 2) if samples else 2, dtype=torch.float64)).final_state
    for site, name in enumerate("ab"):
        z = philox.normal(51, steps, n, max(1, samples), site).sum(0)
        want = torch.stack([z[:, [1, 3, 4]].sum(-1), z[:, [0, 2, 5]].sum(-1)], -1)
        got = final[f"cells.{name}"].reshape(want.shape)
        assert float((got - want).abs().max()) <= CLOSED_FORM * float(want.abs().max())
