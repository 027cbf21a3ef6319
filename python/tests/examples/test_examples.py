"""The examples find what they promise, in a shorter form of each."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from brian2 import ms

pytest.importorskip("matplotlib")
rich_progress = pytest.importorskip("rich.progress")

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def example(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """Load an example, which is no part of a package."""
    spec = importlib.util.spec_from_file_location(request.param, EXAMPLES / f"{request.param}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[request.param] = module  # where dataclasses look for their annotations
    spec.loader.exec_module(module)
    yield module
    del sys.modules[request.param]


@pytest.mark.parametrize("example", ["recover_tau"], indirect=True)
def test_tau_is_recovered(example: ModuleType, tmp_path: Path) -> None:
    experiment = example.Experiment()
    sim = experiment.simulator(["tau"])
    phases = [
        example.Phase(experiment.spike_loss, 30, example.adam(0.06), ["tau"], 0.97),
        example.Phase(experiment.clamped_loss, 40, example.adam(0.05, (0.8, 0.9)), ["tau"], 0.9),
    ]
    fits = [
        example.Fit("above", {"tau": 1.75 * float(example.TRUE["tau"])}),
        example.Fit("below", {"tau": 0.4 * float(example.TRUE["tau"])}),
    ]
    with rich_progress.Progress(disable=True) as progress:
        for fit in fits:
            example.run_fit(sim, fit, phases, progress)
    for fit in fits:
        assert fit.error("tau") <= example.REQUIRED[1], fit.label
    assert example.table(fits).row_count == 2
    example.figure(experiment, fits, tmp_path / "figure.png")


@pytest.mark.parametrize("example", ["fit_stdp"], indirect=True)
def test_rule_of_plasticity_is_recovered(example: ModuleType, tmp_path: Path) -> None:
    experiment = example.Experiment(pairings=12)
    starts = {"above": (1.5,) * 5, "below": (0.6,) * 5}
    with rich_progress.Progress(disable=True) as progress:
        fit = example.run_fit(experiment, starts, 200, progress)
    assert float(fit.errors().max()) <= example.REQUIRED, fit.errors()
    assert example.table(fit).row_count == 10
    example.figure(experiment, fit, tmp_path / "figure.png")


@pytest.mark.parametrize("example", ["train_rate"], indirect=True)
def test_rate_follows_in_brian(example: ModuleType, tmp_path: Path) -> None:
    example.DURATION = 250 * ms  # the burst without the ramp
    circuit = example.Circuit()
    with rich_progress.Progress(disable=True) as progress:
        training = example.train(circuit, {"inhibited": (3.0, 1.0, 3.0)}, 30, progress)
    runs = example.compare(circuit, training)
    before, after = runs[0]
    assert before.correlation() < 0.5
    assert after.correlation() > 0.9
    assert after.error() < before.error() / 3
    # The engine saw the same first run as Brian 2, to the last spike.
    assert abs(float(training.losses[0][0]) ** 0.5 - before.error()) < 1e-6
    assert example.table(training, runs).row_count == 2
    example.figure(circuit, training, runs, tmp_path / "figure.png")
