"""What users get wrong: one error each, in their own names, with what to do; and no damage."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brian2
import numpy as np
import pytest
import torch
from brian2 import (
    Mohm,
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    check_units,
    ms,
    mV,
    nA,
    network_operation,
)

import brian2grad as bg
from brian2grad.errors import ModelError
from tolerances import CLOSED_FORM

FORM = re.compile(r"^.+: error\[[a-z-]+\]: .+; .+$")
SURROGATE = {"scale": 5 * mV}
SURROGATE_OF_ALL = bg.surrogate.superspike(**SURROGATE)
DURATION = 10 * ms


class Model:
    """A leaky neuron group with everything that can be named wrongly."""

    def __init__(self, **changes: Any) -> None:
        tref = changes.pop("tref", 2 * ms)
        self.group = NeuronGroup(
            **{
                "N": 3,
                "model": """dv/dt = (R*I + E - v)/tau : volt (unless refractory)
                dw/dt = -w/tauw : 1
                E : volt
                k : integer""",
                "threshold": "v > Vt + k*mV",
                "reset": "v = 0*mV",
                "refractory": tref,
                "method": "euler",
                "namespace": {
                    "tau": 5 * ms,
                    "tauw": 7 * ms,
                    "R": 10 * Mohm,
                    "I": 2 * nA,
                    "Vt": 10 * mV,
                    "tref": 2 * ms,
                },
                "name": "cells",
                **changes,
            }
        )
        self.trace = StateMonitor(self.group, "v", record=True, name="trace")
        self.spikes = SpikeMonitor(self.group, name="spikes")
        self.network = Network(self.group, self.trace, self.spikes)

    def simulator(self, *parameters: str, **options: Any) -> Any:
        options.setdefault("surrogate", SURROGATE_OF_ALL)
        options.setdefault("rasters", [self.spikes])
        return bg.Simulator(self.network, DURATION, list(parameters) or ["tau"], **options)


def check(error: ModelError, code: str, *words: str) -> None:
    text = str(error)
    assert isinstance(error, ValueError)
    assert f"error[{code}]" in text, text
    for line in text.splitlines():
        assert FORM.match(line), line
    for word in words:
        assert word in text, f"'{word}' is not in: {text}"
    assert not re.search(r"org\.brian2grad|jpype|Traceback|\.java", text), text


def refused(code: str, *words: str) -> Any:
    """Expect a ModelError with this code and these words."""

    class Refused:
        def __enter__(self) -> None:
            return None

        def __exit__(self, kind: object, error: object, trace: object) -> bool:
            assert isinstance(error, ModelError), f"expected a ModelError, got {error!r}"
            check(error, code, *words)
            return True

    return Refused()


def test_unknown_parameter_with_candidates() -> None:
    with refused("unknown-parameter", "'taw'", "tau"):
        Model().simulator("taw")
    with refused("unknown-parameter", "cells.taw", "tau"):
        Model().simulator("cells.taw")


def test_all_wrong_names_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        Model().simulator("taw", "Vtt", "tau")
    check(caught.value, "unknown-parameter", "taw", "Vtt")


def test_unknown_parameter_of_a_call() -> None:
    sim = Model().simulator("tau", "E")
    with refused("unknown-parameter", "'taw'", "tau"):
        sim(taw=torch.tensor(5e-3, dtype=torch.float64))
    with refused("unknown-parameter", "'Vt'"):
        sim({"Vt": torch.tensor(5e-3, dtype=torch.float64)})


def test_ambiguous_parameter_with_candidates() -> None:
    model = Model()
    other = NeuronGroup(
        2, "dx/dt = -x/tau : 1", method="exact", namespace={"tau": 3 * ms}, name="others"
    )
    model.network.add(other, StateMonitor(other, "x", record=True))
    with refused("ambiguous-parameter", "'tau'", "cells.tau", "others.tau"):
        model.simulator("tau")
    assert set(model.simulator("cells.tau", "others.tau").parameters) == {
        "cells.tau",
        "others.tau",
    }


def test_ambiguous_state_variable() -> None:
    model = Model()
    other = NeuronGroup(2, "dv/dt = -v/ms : 1", method="exact", name="others")
    model.network.add(other, StateMonitor(other, "v", record=True))
    with refused("ambiguous-parameter", "'v'", "cells.v", "others.v"):
        model.simulator("v")


def test_recording_a_variable_makes_its_name_not_ambiguous() -> None:
    assert set(Model().simulator("v").parameters) == {"v"}


def test_integer_parameter() -> None:
    with refused("integer-parameter", "k"):
        Model().simulator("k")


def test_refractory_period() -> None:
    for period, name in ((2 * ms, "refractory"), (2 * ms, "cells.refractory"), ("tref", "tref")):
        with refused("missing-surrogate", f"'{name}' sets the refractory period of 'cells'"):
            Model(refractory=period).simulator(name)
    for name in ("refractory", "cells.refractory"):
        with refused("not-a-parameter", "computed in each step, from tref / 2"):
            Model(refractory="tref/2").simulator(name)


def test_namespace_constant_that_became_a_number() -> None:
    ratio = 1.5
    model = Model(reset=f"v = {ratio}*mV")
    with refused("not-a-parameter", "ratio", "into other numbers before"):
        bg.Simulator(model.network, DURATION, ["ratio"])


def test_units_are_no_parameters() -> None:
    with pytest.raises(ModelError, match="unknown-parameter") as caught:
        Model().simulator("mV")
    assert "mV," not in str(caught.value)


def test_parameter_that_reaches_no_output() -> None:
    model = Model()
    model.group.namespace["levels"] = 2.5
    model.network.add(model.group.run_regularly("k = int(levels)"))
    with refused("unreached-parameter", "'levels'"):
        model.simulator("tau", "levels")


def test_parameter_that_only_the_final_state_depends_on() -> None:
    model = Model()  # its monitors show v and spikes
    model.group.w = 0.5
    tauw = bg.tensor(7 * ms, requires_grad=True)
    out = model.simulator("tau", "tauw")(tauw=tauw)
    out.final_state["cells.w"].sum().backward()
    steps, dt = 100, 1e-4
    want = 3 * 0.5 * steps * (1 - dt / 7e-3) ** (steps - 1) * dt / 7e-3**2
    assert tauw.grad is not None
    assert abs(float(tauw.grad) - want) <= CLOSED_FORM * want


def test_parameter_whose_only_path_is_a_constant_of_differentiation() -> None:
    with refused("unreached-parameter", "Vend", "which a condition or chance decides"):
        Vend = 5 * mV  # noqa: F841, N806
        model = Model(refractory="v > Vend")
        bg.Simulator(model.network, DURATION, ["Vend"], surrogate=SURROGATE_OF_ALL)


def test_parameter_whose_only_path_is_a_detached_reset() -> None:
    model = Model()
    model.network.remove(model.spikes)
    assert "Vt" in model.simulator("Vt", rasters=[]).parameters
    with refused("unreached-parameter", "Vt"):
        model.simulator("Vt", rasters=[], detach_reset=True)


def test_shape() -> None:
    sim = Model().simulator("tau", "E")
    with refused("parameter-shape", "E", "3", "2"):
        sim(E=torch.zeros(2, dtype=torch.float64))
    with refused("parameter-shape", "E", "3"):
        sim(E=torch.tensor(0.0, dtype=torch.float64))


def test_batches_that_do_not_fit() -> None:
    sim = Model().simulator("tau", "E")
    with refused("parameter-shape", "tau", "E", "2", "4"):
        sim(
            tau=torch.full((2,), 5e-3, dtype=torch.float64),
            E=torch.zeros(4, 3, dtype=torch.float64),
        )


def test_batch_without_lanes() -> None:
    with refused("parameter-shape", "tau", "0"):
        Model().simulator("tau")(tau=torch.zeros(0, dtype=torch.float64))


def test_dtype() -> None:
    sim = Model().simulator("tau")
    with refused("parameter-dtype", "tau", "float64", "float32"):
        sim(tau=torch.tensor(5e-3))
    with refused("parameter-dtype", "tau", "int64"):
        sim(tau=torch.tensor(1))
    with pytest.raises(ModelError, match="complex128") as caught:
        sim(tau=torch.tensor(5e-3 + 0j, dtype=torch.complex128))
    assert "dtype=torch.complex128" not in str(caught.value), "there is no such Simulator"
    with refused("dtype", "float16"):
        Model().simulator("tau", dtype=torch.float16)


def test_device() -> None:
    # Any other device will do; a machine without CUDA has this one.
    elsewhere = torch.empty((), dtype=torch.float64, device="meta")
    with refused("parameter-device", "tau", "meta", "cpu"):
        Model().simulator("tau")(tau=elsewhere)


def test_several_wrong_values_at_once() -> None:
    sim = Model().simulator("tau", "E")
    with pytest.raises(ModelError) as caught:
        sim(tau=torch.tensor(5e-3), E=torch.zeros(2, dtype=torch.float64))
    check(caught.value, "parameter-dtype", "tau", "E", "error[parameter-shape]")


def test_wrong_unit() -> None:
    with pytest.raises((ModelError, brian2.DimensionMismatchError), match="tau"):
        Model().simulator("tau")(tau=5 * mV)


def test_missing_scale() -> None:
    with refused("missing-scale", "cells", "v", "scale"):
        Model().simulator(surrogate=bg.surrogate.superspike())


def test_scale_of_another_unit() -> None:
    with pytest.raises(ModelError, match="scale") as caught:
        Model().simulator(surrogate=bg.surrogate.superspike(scale=5 * ms))
    assert "cells" in str(caught.value)


def test_missing_scale_of_one_of_two_variables() -> None:
    model = Model(threshold="v > Vt and w < 0.5")
    with pytest.raises(ModelError, match="scale") as caught:
        model.simulator("E", "w")
    assert "w < 0.5" in str(caught.value)
    with pytest.raises(ModelError, match="scale") as caught:
        model.simulator("E", "w", surrogate=bg.surrogate.superspike(scale={"v": 5 * mV}))
    assert "w" in str(caught.value)
    both = bg.surrogate.superspike(scale={"v": 5 * mV, "w": 0.1})
    assert set(model.simulator("E", "w", surrogate=both).parameters) == {"E", "w"}
    # What does not depend on a parameter needs no scale.
    model.simulator("E")


def test_detached_variable_that_no_reset_writes() -> None:
    with pytest.raises(ModelError, match="vv") as caught:
        Model().simulator("tau", detach_reset=["vv"])
    assert "'v'" in str(caught.value)
    model = Model(reset="v = 0*mV; w += 1")
    model.simulator("tau", detach_reset=["w"])
    with pytest.raises(ModelError, match="E"):
        model.simulator("tau", detach_reset=["w", "E"])


def test_missing_surrogate() -> None:
    with refused("missing-surrogate", "cells", "surrogate"):
        Model().simulator(surrogate=None)
    with refused("missing-surrogate", "cells"):
        model = Model()
        other = NeuronGroup(
            1, "dx/dt = 1/second : 1", threshold="x > 1", reset="x = 0", name="others",
            method="euler",
        )  # fmt: skip
        model.network.add(other)
        model.simulator(surrogate={"others": bg.surrogate.superspike()})


def test_no_surrogate_is_needed_where_no_event_is_in_reach() -> None:
    group = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", namespace={"tau": 5 * ms})
    group.v = 1
    sim = bg.Simulator(
        Network(group, StateMonitor(group, "v", record=True)), DURATION, parameters=["tau"]
    )
    assert sim() is not None


def test_surrogate_for_a_group_that_is_not_there() -> None:
    with pytest.raises(ModelError, match="cels") as caught:
        Model().simulator(surrogate={"cels": bg.surrogate.superspike(**SURROGATE)})
    assert "cells" in str(caught.value)


def test_network_operation_on_the_gradient_path() -> None:
    model = Model()

    @network_operation(dt=1 * ms)
    def nudge() -> None:
        model.group.v = model.group.v + 0.1 * mV

    model.network.add(nudge)
    with refused("not-differentiable", nudge.name):
        tau = bg.tensor(5 * ms, requires_grad=True)
        model.simulator("tau")(tau=tau)[model.trace].v.sum().backward()


def test_python_function_on_the_gradient_path() -> None:
    @check_units(x=1, result=1)
    def bent(x: Any) -> Any:
        return np.tanh(x)

    group = NeuronGroup(
        1, "dv/dt = (1 - bent(v))/tau : 1", method="euler", namespace={"tau": 5 * ms, "bent": bent}
    )
    trace = StateMonitor(group, "v", record=True)
    with refused("not-differentiable", "bent"):
        tau = bg.tensor(5 * ms, requires_grad=True)
        sim = bg.Simulator(Network(group, trace), DURATION, ["tau"])
        sim(tau=tau)[trace].v.sum().backward()


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_parameter_that_is_not_finite(value: float) -> None:
    sim = Model().simulator("tau", "E")
    with refused("non-finite", "tau"):
        sim(tau=torch.tensor(value, dtype=torch.float64))
    with refused("non-finite", "E", "1"):
        sim(E=torch.tensor([0.0, value, 0.0], dtype=torch.float64))


def explosion() -> tuple[NeuronGroup, StateMonitor, Any]:
    group = NeuronGroup(
        3, "dv/dt = a*v**2/ms : 1\na : 1", method="euler", name="cells"
    )  # fmt: skip
    trace = StateMonitor(group, "v", record=True)
    sim = bg.Simulator(Network(group, trace), DURATION, ["v", "a"])
    return group, trace, sim


def test_state_that_becomes_infinite() -> None:
    _, _, sim = explosion()
    a = torch.tensor([0.0, 0.0, 1.0], dtype=torch.float64)
    with refused("non-finite", "cells.v", "element 2", "t = "):
        sim(v=torch.full((3,), 9.0, dtype=torch.float64), a=a)
    quiet = sim(v=torch.ones(3, dtype=torch.float64), a=torch.zeros(3, dtype=torch.float64))
    assert bool(quiet["trace" if "trace" in list(quiet) else next(iter(quiet))].v.isfinite().all())


def test_gradient_that_comes_in_as_nan() -> None:
    model = Model()
    tau = bg.tensor(5 * ms, requires_grad=True)
    loss = (model.simulator("tau")(tau=tau)[model.trace].v.sum() - 10).sqrt()  # NaN
    with refused("non-finite", "v"):
        loss.backward()
    assert tau.grad is None


def test_gradient_that_becomes_infinite() -> None:
    group = NeuronGroup(
        2, "dv/dt = (sqrt(a) - v)/tau : 1\na : 1", method="euler", namespace={"tau": 5 * ms}
    )
    trace = StateMonitor(group, "v", record=True)
    sim = bg.Simulator(Network(group, trace), DURATION, ["a"])
    a = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    with refused("non-finite", "a", "element 1"):
        sim(a=a)[trace].v.sum().backward()
    assert a.grad is None


def test_budget_that_is_too_small_says_how_much_is_needed() -> None:
    def run(budget: int) -> torch.Tensor:
        model = Model()
        tau = bg.tensor(5 * ms, requires_grad=True)
        out = model.simulator("tau", memory_budget=budget)(tau=tau)
        out[model.trace].v.sum().backward()
        assert tau.grad is not None
        return tau.grad

    with pytest.raises(ModelError) as caught:
        run(100)
    check(caught.value, "memory-budget", "100")
    named = [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\.?\d*", str(caught.value))]
    factor = next(
        (f for unit, f in (("MB", 1e6), ("kB", 1e3), ("KB", 1e3)) if unit in str(caught.value)), 1
    )
    needed = int(np.ceil(max(named) * factor))
    assert 100 < needed < 10**8
    assert torch.equal(run(needed), run(10**9))
    with pytest.raises(ModelError, match="memory-budget"):
        run(needed // 2)


def test_budget_that_is_no_number_of_bytes() -> None:
    for wrong in (0, -5):
        with refused("memory-budget", str(wrong)):
            Model().simulator("tau", memory_budget=wrong)


@pytest.mark.parametrize("change", ["monitor", "dt", "code"])
def test_network_that_was_changed(change: str) -> None:
    model = Model()
    sim = model.simulator("tau")
    if change == "monitor":
        model.network.add(StateMonitor(model.group, "w", record=True))
    elif change == "dt":
        brian2.defaultclock.dt = 0.2 * ms
    else:
        model.group.run_regularly("v *= 0.9", dt=1 * ms)
    with refused("network-changed", "Simulator"):
        sim()


def test_constant_that_was_changed() -> None:
    model = Model()
    sim = model.simulator("tau")
    model.group.namespace["Vt"] = 12 * mV
    with refused("stale-value", "Vt (10 mV, now 12 mV)", "sim.refresh()"):
        sim()


def test_new_state_is_no_change_of_the_network() -> None:
    model = Model()
    sim = model.simulator("tau")
    first = sim()[model.trace].v
    model.network.run(DURATION)
    assert torch.equal(sim()[model.trace].v, first)
    model.group.v = 3 * mV
    with refused("stale-value", "now 3 mV", "sim.refresh(run_state=True)"):
        sim()


def test_modes_that_are_not_there() -> None:
    with refused("unsupported-gradient", "exact", "surrogate"):
        Model().simulator("tau", gradient="exact")
    with pytest.raises(ModelError, match="gradient"):
        Model().simulator("tau", gradient="exakt")
    with pytest.raises(ModelError, match="forward"):
        Model().simulator("tau", forward="cuda")


def test_output_that_was_not_asked_for() -> None:
    model = Model()
    out = model.simulator("tau", rasters=[])()
    with pytest.raises(AttributeError, match="rasters"):
        _ = out[model.spikes].raster
    with pytest.raises(AttributeError, match="'w'"):
        _ = out[model.trace].w
    with pytest.raises(KeyError, match="trace"):
        _ = out["nothing"]


def test_given_spikes() -> None:
    model = Model()
    sim = model.simulator("tau")
    good = torch.zeros(100, 3, dtype=torch.float64)
    with pytest.raises(ModelError, match="0|zero") as caught:
        sim(spikes={model.group: good + 0.5})
    assert "cells" in str(caught.value)
    with pytest.raises(ModelError, match="100, .*3"):
        sim(spikes={model.group: good[:50]})
    with pytest.raises(ModelError, match="cells"):
        sim(spikes={"cels": good})


def test_initial_state_of_something_else() -> None:
    with pytest.raises(ModelError, match="final_state"):
        Model().simulator("tau")(initial_state={"v": torch.zeros(3)})


def test_network_is_usable_after_errors() -> None:
    model = Model()
    for wrong in ("taw", "k", "refractory"):
        with pytest.raises(ModelError):
            model.simulator(wrong)
    with pytest.raises(ModelError, match="missing-surrogate"):  # found after all is compiled
        model.simulator("tau", surrogate=None)
    model.network.run(DURATION)
    alone = Model(name="alone")
    alone.network.run(DURATION)
    np.testing.assert_array_equal(model.spikes.t_, alone.spikes.t_)
    assert model.spikes.num_events > 2


INTERRUPTED = """
    import os, signal, sys, threading, time
    import brian2
    import brian2grad as bg
    from brian2 import Network, NeuronGroup, ms, second

    brian2.prefs.codegen.target = "numpy"
    group = NeuronGroup(
        100, "dv/dt = (1 - tanh(v))/tau : 1", method="rk4", namespace={"tau": 5 * ms}
    )
    network = Network(group)
    def prepared(seconds):
        sim = bg.Simulator(network, seconds * second, ["tau"], memory_budget=300_000_000)
        if sys.argv[1] == "forward":
            return sim
        out = sim(tau=bg.tensor(5 * ms, requires_grad=True))
        return out.final_state[f"{group.name}.v"].sum().backward

    # Long enough to be interrupted, on a machine of any speed.
    seconds, took = 10, 0.0
    while took < 0.3:
        seconds *= 2
        work = prepared(seconds)
        begin = time.monotonic()
        work()
        took = time.monotonic() - begin
    work = prepared(seconds * 4 / took)
    sent = []

    def interrupt():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    threading.Timer(0.5, interrupt).start()
    begin = time.monotonic()
    try:
        work()
    except KeyboardInterrupt:
        ended = time.monotonic()
        assert sent and ended - sent[0] < 1, ended - sent[0]
    else:
        print("ended by itself after", time.monotonic() - begin)
        sys.exit(3)
    short = bg.Simulator(network, 1 * ms, ["tau"])
    first = short().final_state[f"{group.name}.v"]
    network.run(1 * ms)
    assert abs(group.v_[:] - first.numpy()).max() < 1e-12
    print("usable")
"""


@pytest.mark.parametrize("phase", ["forward", "backward"])
def test_interrupt_ends_within_a_second(phase: str, tmp_path: Path) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(textwrap.dedent(INTERRUPTED))
    source = Path(__file__).parents[2] / "src"
    ended = subprocess.run(
        [sys.executable, str(script), phase],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "usable" in ended.stdout


def synaptic(change: Callable[[Synapses], None]) -> bg.Simulator:
    cells = NeuronGroup(
        4, "dv/dt = -v/(10*ms) : 1", threshold="v > 1", reset="v = 0", method="exact", name="cells"
    )
    cells.v = 2
    synapses = Synapses(cells, cells, "w : 1", on_pre="v_post += w", name="syn")
    synapses.connect()
    synapses.w, synapses.delay = 1, 1 * ms
    change(synapses)
    network = Network(cells, synapses, StateMonitor(cells, "v", record=True))
    return bg.Simulator(network, 5 * ms, ["cells.v"], surrogate=bg.surrogate.superspike())


def _put(variable: str, k: int, value: float) -> Callable[[Synapses], None]:
    def change(synapses: Synapses) -> None:
        owner = synapses.pre if variable == "delay" else synapses
        owner.variables[variable].get_value()[k] = value

    return change


@pytest.mark.parametrize(
    "variable, k, value, says",
    [
        ("delay", 3, np.nan, r"syn_pre: error\[delay\].*NaN s at synapse 3"),
        ("delay", 1, 1e6, r"syn_pre: error\[delay\].*1000000.0 s at synapse 1"),
        ("delay", 2, -1e-3, r"syn_pre: error\[delay\].*-0.001 s at synapse 2"),
        ("_synaptic_post", 2, 77, r"from 0 to 3 of 'cells.v' in 'syn._synaptic_post', got 77"),
        ("_synaptic_pre", 2, 77, r"expected sources from 0 to 3, got 77 at synapse 2"),
    ],
)
def test_synapses_that_lead_nowhere(variable: str, k: int, value: float, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        synaptic(_put(variable, k, value))


def test_weights_that_are_not_numbers() -> None:
    sim = synaptic(_put("w", 2, np.nan))
    with pytest.raises(ModelError, match=r"cells.v: error\[non-finite\].*element 2"):
        sim()
