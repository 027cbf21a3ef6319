"""Remedies of the Python door's errors are followed, as the message has them, and work."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import brian2
import numpy as np
import pytest
import torch
from torch.autograd import forward_ad

import brian2grad as bg
from brian2grad import diagnostics
from brian2grad.simulation.brian_run import BrianRun

SOURCE = Path(bg.__file__).parent
FORM = re.compile(
    r"^(?P<where>.+?): (error|warning)\[(?P<code>[a-z-]+)\]: (?P<what>.+?); (?P<remedy>.+)$"
)
BACKQUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Case:
    """An error, and how its remedy is followed.

    Attributes
    ----------
    wrong : str
        Code that gives the error.
    remedy : str
        What the remedy says, as a pattern; groups of it are ``m[1]``... in what follows it.
    follow : str
        Code that does what the remedy says. ``{}`` in it stands for the first code between
        backquotes in the remedy; where it is empty, all such code runs as it is.
    """

    wrong: str
    remedy: str = ""
    follow: str = ""


MAKE = "make(surrogate=bg.surrogate.superspike({}))"

CASES = [
    # tensors and quantities
    Case("bg.tensor(torch.ones(1))", r".*brian2grad\.(quantity\(tensor), unit\) goes back",
         "bg.quantity(torch.ones(1), mV)"),
    Case("bg.tensor(None)", r"give for example (.+), or numbers in SI base units",
         "bg.tensor(eval(m[1])); bg.tensor([0.02])"),
    Case("bg.quantity(1.0, 3)", r"give a unit such as (\w+) or (\w+); .*",
         "bg.quantity(1.0, eval(m[1])); bg.quantity(1.0, eval(m[2]))"),
    Case("bg.quantity(3*ms, mV)", "give another quantity", "bg.quantity(3*mV, mV)"),
    Case("bg.raster(([0], [1]*ms), [1, 2]*ms, N=1, dt=1*ms)",
         r"give for example (.+) or ([\d.]+)",
         "[bg.raster(([0], [1]*ms), eval(g), N=1, dt=1*ms) for g in m.groups()]"),
    Case("bg.raster(([0], [1]*ms), np.inf*second, N=1, dt=1*ms)", "give another value",
         "bg.raster(([0], [1]*ms), 3*ms, N=1, dt=1*ms)"),
    Case("bg.raster(([0], [1]*ms), 3*ms, N=1, dt=0*ms)", "give another value",
         "bg.raster(([0], [1]*ms), 3*ms, N=1, dt=1*ms)"),
    # rasters
    Case("bg.raster(([0], [1]*ms), -3*ms, N=1, dt=1*ms)", "give another value",
         "bg.raster(([0], [1]*ms), 3*ms, N=1, dt=1*ms)"),
    Case("warning(bg.raster, ([0, 0], [1, 1.1]*ms), 3*ms, N=1, dt=1*ms)", "give a smaller dt",
         "bg.raster(([0, 0], [1, 1.1]*ms), 3*ms, N=1, dt=0.1*ms)"),
    Case("bg.raster(SpikeMonitor(G, record=False), 1*ms)", "make it with record=True",
         "bg.raster(SpikeMonitor(G, record=True), 0*ms)"),
    Case("bg.raster(([0], [1]*ms), 3*ms)", r"give for example raster\((.+)\)",
         "i, t = [0], [1]*ms; eval(f'bg.raster({m[1]})')"),
    Case("bg.raster(([0, 1], [1]*ms), 3*ms, N=2, dt=1*ms)", "give two arrays of one length",
         "bg.raster(([0, 1], [1, 2]*ms), 3*ms, N=2, dt=1*ms)"),
    Case("bg.raster(([0.5], [1]*ms), 3*ms, N=1, dt=1*ms)", r"give \(i, t\) as a SpikeMonitor has.*",
         "bg.raster((S.i[:], S.t[:]), 3*ms, N=2, dt=1*ms)"),
    Case("bg.raster(([3], [1]*ms), 3*ms, N=1, dt=1*ms)", "give the number of neurons as N",
         "bg.raster(([3], [1]*ms), 3*ms, N=4, dt=1*ms)"),
    Case("bg.raster(S, 3*second)", "make the raster after the run and before Network.restore",
         "net.store(); net.run(3*ms); bg.raster(S, 3*ms); net.restore()"),
    Case("bg.raster(S, 1*ms, N=3)", "leave them out", "bg.raster(S, 0*ms)"),
    Case("bg.raster(3, 1*ms)", r"record the group with SpikeMonitor\(group\)",
         "group = G; bg.raster(SpikeMonitor(group), 0*ms)"),
    # losses
    Case("bg.losses.spike_count(2*ones, torch.ones(2))",
         r"say what the output is: (.+) or (.+)",
         "[eval(f'bg.losses.spike_count(2*ones, torch.ones(2), {g})') for g in m.groups()]"),
    Case("bg.losses.spike_count(ones, 1, of='x')", "say what the output is",
         "[bg.losses.spike_count(ones, 1, of=o) for o in ('raster', 'count')]"),
    Case("bg.losses.spike_times(ones, 0, dt=1*ms)", "give 1 or more",
         "bg.losses.spike_times(ones, 1, dt=1*ms)"),
    Case("bg.losses.spike_times(2*ones, 1, dt=1*ms)", r"give (out\[S\]\.raster)",
         "out = make(rasters=[S])(); bg.losses.spike_times(eval(m[1]), 1, dt=1*ms)"),
    Case("bg.losses.mse(ones, torch.ones(2, 3).double())", "Brian's monitors keep .*transpose it",
         "bg.losses.mse(ones, torch.ones(2, 3).double().T)"),
    Case("bg.losses.mse(ones, torch.ones(4, 2).double())", "time comes first, neurons last",
         "bg.losses.mse(ones, torch.ones(3, 2).double())"),
    Case("bg.losses.spike_count(ones, torch.ones(5), of='count')",
         "give one value for each neuron, or one for all",
         "bg.losses.spike_count(ones, torch.ones(2), of='count')"),
    Case("bg.losses.mse(ones, ones, reduction='all')", "name one of them",
         "[bg.losses.mse(ones, ones, reduction=r) for r in ('mean', 'sum', 'none')]"),
    Case("bg.losses.mse([1], ones)", "give what a Simulator returned",
         "bg.losses.mse(sim()[M].v, 0)"),
    Case("bg.losses.mse(ones[0, 0], 1)", "time comes first, neurons last: .*",
         "bg.losses.mse(ones, 1)"),
    Case("bg.losses.mse(ones[:0], 1)", "run for longer", "bg.losses.mse(ones, 1)"),
    Case("bg.losses.mse(ones, torch.full_like(ones, torch.nan))",
         "leave this target out of the loss", "bg.losses.mse(ones, ones)"),
    Case("bg.losses.mse(ones, ones, mask=torch.ones(3, 2))",
         r"give (mask == 1), or another comparison: true is what counts",
         "mask = torch.ones(3, 2); bg.losses.mse(ones, ones, mask=eval(m[1]))"),
    # surrogates
    Case("bg.surrogate.superspik()", r"did you mean '(\w+)'\?",
         "getattr(bg.surrogate, m[1])()"),
    Case("bg.surrogate.superspike(slop=3)", r"did you mean '(\w+)'\?",
         "bg.surrogate.superspike(**{m[1]: 3})"),
    Case("bg.surrogate.superspike(slope=3*mV)", "units belong into scale.*",
         "bg.surrogate.superspike(slope=3, scale=1*mV)"),
    Case("bg.surrogate.superspike(scale={})", r"give for example (.+)",
         "eval(f'bg.surrogate.superspike({m[1]})')"),
    Case("bg.surrogate.superspike(scale={3: 1})", r"give for example (.+)",
         "eval(f'bg.surrogate.superspike({m[1]})')"),
    Case("bg.surrogate.superspike(scale=[1, 2]*mV)",
         "give a dict by variable if the condition has several",
         "bg.surrogate.superspike(scale={'v': 1*mV, 'w': 2*mV})"),
    Case("bg.surrogate.superspike(scale='x')", r"give the distance .*, e\.g\. (.+)",
         "eval(f'bg.surrogate.superspike({m[1]})')"),
    Case("bg.surrogate.superspike(scale=-1*mV)", r"give the distance .*, e\.g\. (.+)",
         "eval(f'bg.surrogate.superspike({m[1]})')"),
    Case("bg.surrogate.superspike(scale=1*mV).derivative(3*mV)", r"give \(v - threshold\)/scale",
         "bg.surrogate.superspike(scale=1*mV).derivative(3*mV/(1*mV))"),
    Case("bg.surrogate.superspike(slope='x')", ".+", "bg.surrogate.superspike(slope=10)"),
    Case("bg.surrogate.superspike(slope=np.inf)", ".+", "bg.surrogate.superspike(slope=10)"),
    Case("bg.surrogate.superspike(slope=-1)", ".+", "bg.surrogate.superspike(slope=10)"),
    Case("bg.surrogate.superspike(slope=torch.tensor(1))", "give real numbers, .*",
         "bg.surrogate.superspike(slope={})"),
    Case("bg.surrogate.superspike(slope=torch.tensor(-1.0))", "keep it positive, .*",
         "bg.surrogate.superspike(slope=torch.tensor(-1.0).exp())"),
    Case("bg.surrogate.custom('1/(1 + k*abs(x))**2')", r"give each parameter .*, e\.g\. (custom.+)",
         "eval(f'bg.surrogate.{m[1]}')"),
    # making a Simulator
    Case("make(duration=100)", "", "make(duration={})"),
    Case("make(clip_adjoint={'G.v': 'x'})", r"give the loss per unit .*e\.g\. (.+)",
         "eval(f'make({m[1]})'.replace('group', 'G').replace('10/mV', '10'))"),
    Case("make(surrogate=3)", r"make one with bg\.surrogate, e\.g\. (.+)", "eval(m[1])"),
    Case("make()(surrogate=bg.surrogate.sigmoid())",
         "a call may give another slope, .*; make a new Simulator for more",
         "make()(surrogate=bg.surrogate.superspike(slope=3));"
         "make(surrogate=bg.surrogate.sigmoid())()"),
    Case("make(gradient='exac')", "use it", "make(gradient='surrogate')"),
    Case("make(gradient='exact')", r'use "(\w+)"', "make(gradient=m[1])"),
    Case("make(dtype=torch.float16)", "choose one of the two", "make(dtype=torch.float32)"),
    Case("make(memory_budget=0)", "leave it out for no limit", "make()"),
    Case("make(seed=-1)", "leave it out for another one at each call", "make()"),
    Case("make(forward='brian2', dtype=torch.float32)", "Brian 2 computes in double precision",
         "make(forward='brian2', dtype=torch.float64)"),
    Case("bg.Simulator(drawing, 1*ms, ['x'], forward='brian2')", "use (forward='engine').*",
         "eval(f\"bg.Simulator(drawing, 1*ms, ['x'], {m[1]})\")"),
    Case("bg.Simulator(Network(operated, nudge), 1*ms, ['y'])",
         "give the Simulator a network without 'nudge', and .*",
         "bg.Simulator(Network(operated), 1*ms, ['y'])"),
    # the engine's errors of a request
    Case("make('taw')", r"did you mean '(\w+)'\?", "make(m[1])"),
    Case("bg.Simulator(net, 1*ms, ['k'], surrogate=plain)", "make it a float: `k = 2.0`",
         "G.namespace['k'] = 2.0; make('k'); G.namespace['k'] = 2"),
    Case("make('tref')", "give the Simulator one, .*: `surrogate=(.+)`",
         "make('tref', surrogate=eval(m[1].replace('...', 'plain')))"),
    Case("make('G.refractory')", "name what it is computed from: '(.*)'",
         "make(m[1], surrogate={'default': plain, ('G', 'refractory'): end})"),
    Case("make('tau', 'G.tau')", "name it once", "make('tau')"),
    Case("make(surrogate=None)", "give the Simulator one: .*", "make({})"),
    Case("make(surrogate=bg.surrogate.superspike(scale=1*mV))", "leave the scale out|give it .*",
         "make(surrogate=bg.surrogate.superspike())"),
    # calls
    Case("sim(tau)", "", "value = tau; {}"),
    Case("sim(taw=tau)", r"did you mean '(\w+)'\?", "sim({m[1]: tau})"),
    Case("sim(tau=torch.empty((), dtype=torch.float64, device='meta'))", r"give (tau\.cpu\(\)).*",
         "sim(tau=eval(m[1]))"),
    Case("sim(tau=torch.tensor(5e-3))", r"give (.+), or make the Simulator with (.+)",
         "tau = torch.tensor(5e-3); sim(tau=eval(m[1])); eval(f'make({m[2]})')(tau=tau)"),
    Case("sim(I=torch.ones(2).double().to_sparse())", "densify it",
         "sim(I=torch.ones(2).double().to_sparse().to_dense())"),
    Case("sim(tau=torch.zeros(0).double())", "leave the call out, or give .* not 0",
         "sim(tau=tau.expand(1))"),
    Case("sim(I=torch.ones(3).double())", "batch dimensions come first, those of the model last",
         "sim(I=torch.ones(4, 2).double())"),
    Case("make(forward='brian2')(spikes={G: raster})", "Brian's own run takes no rasters",
         "make(forward='brian2')(); sim(spikes={G: raster})"),
    Case("sim(tau=tau.expand(3), I=torch.ones(4, 2).double())",
         "give every batched input the same leading dimensions",
         "sim(tau=tau.expand(4), I=torch.ones(4, 2).double())"),
    Case("sim(tau=5*mV)", "", "{}"),
    Case("sim(I='x')", "", "{}"),
    Case("sim(tau=[5*ms, 6*ms])", "", "value = [5*ms, 6*ms]; {}"),
    Case("sim(spikes={G: raster + 0.5})", ".*round a relaxed raster first",
         "sim(spikes={G: (raster + 0.5).round()})"),
    Case("sim(spikes={'x': raster})", "name a group of the network that has a threshold",
         "sim(spikes={G: raster})"),
    Case("sim(spikes={G: [1]})", r"make it with bg\.raster\(monitor, duration\)",
         "sim(spikes={G: bg.raster(([0], [1]*ms), 5*ms, N=2, dt=0.1*ms)})"),
    Case("sim(spikes={G: raster[1:]})",
         "time comes first, then batch dimensions, those of the model last",
         "sim(spikes={G: raster})"),
    Case("sim(initial_state={})", r"give out\.final_state",
         "out = sim(); sim(initial_state=out.final_state)"),
    Case("sim(spikes={G: batch_of(2)}, initial_state=sim(tau=tau.expand(3)).final_state)",
         "give every batched input the same leading dimensions",
         "sim(spikes={G: batch_of(3)}, initial_state=sim(tau=tau.expand(3)).final_state)"),
    Case("sim()['x']", "add the monitor to the network before the Simulator is made",
         "net.add(StateMonitor(G, 'v', record=True, name='x')); make()()['x']; "
         "net.remove(net['x'])"),
    Case("sim()[M].w", "record it with the monitor", "sim()[M].v"),
    Case("pickle.dumps(sim)", "make a Simulator in each process, from the network", "make()"),
    # the flow of a gradient, and its figure
    Case("bg.gradient_flow(sim, lambda out: out[M].v)", r"give for example (lambda .+)",
         "monitor = M; bg.gradient_flow(sim, eval(m[1]))"),
    Case("with mock.patch.dict(sys.modules, matplotlib=None): bg.plot.gradient_flow(flow)",
         "install it: pip install matplotlib", "bg.plot.gradient_flow(flow)"),
    Case("out = make(rasters=[S])(); bg.losses.van_rossum(out[S].t, raster, 1*ms, .1*ms)",
         r"give `(.+raster)`, for which the monitor is to be in (Simulator\(rasters=\[)\.\.\.\]\)",
         "bg.losses.van_rossum(eval(m[1]), raster, 1*ms, .1*ms)"),
    Case("bg.losses.spike_count(make(rasters=[S])(tau=samples)[S].i, 3)",
         r"give `(.+raster)`, for which the monitor is to be in (Simulator\(rasters=\[)\.\.\.\]\)",
         "out = make(rasters=[S])(tau=samples); eval(m[1])"),
    Case("bg.jacobian(sim, lambda out: out[M], {'tau': 5*ms})", r"give for example (lambda .+)",
         "monitor = M; bg.jacobian(sim, eval(m[1]), {'tau': 5*ms})"),
    # transforms of PyTorch's
    Case("random = bg.Simulator(drawing, 1*ms, ['x'])\n"
         "f = lambda x: sum(v.sum() for v in random(x=x).final_state.values())\n"
         "torch.vmap(f)(samples[:, None])", "say what they are to be.*", "({})(samples[:, None])"),
    Case("slow = make(forward='brian2'); f = lambda t: slow(tau=t)[M].v; torch.vmap(f)(samples)",
         r"make one with (forward='engine'), or give all samples in one call",
         "fast = eval(f'make({m[1]})'); torch.vmap(lambda t: fast(tau=t)[M].v)(samples); "
         "f(samples)"),
    Case("torch.func.grad(torch.func.hessian(f))(x)", "take differences of second derivatives",
         "torch.func.hessian(f)(x + h) - torch.func.hessian(f)(x - h)"),
    Case("held = make(clip_adjoint={'G.v': 1}); f = lambda t: held(tau=t)[M].v.sum()\n"
         "torch.func.jacfwd(f)(x)", "make a Simulator without clip_adjoint",
         "free = make(); torch.func.jacfwd(lambda t: free(tau=t)[M].v.sum())(x)"),
    Case("box = make(surrogate=bg.surrogate.boxcar(scale=1))\n"
         "torch.func.hessian(lambda t: box(tau=t)[M].v.sum())(x)",
         r"choose `surrogate\.triangular\(\)` or `surrogate\.fast_sigmoid\(\)`",
         "tri = make(surrogate=bg.surrogate.triangular(scale=1)); "
         "torch.func.hessian(lambda t: tri(tau=t)[M].v.sum())(x)"),
    Case("torch.jit.trace(f, x)", "call it as it is.*", "f(x)"),
    Case("torch.func.linearize(torch.func.grad(f), x)", "take the derivative as it is.*",
         "whole, f = f, torch.func.grad(f); {}"),
    # functions of the user's, networks of run()
    Case(
        "@check_units(x=1, result=1)\ndef fun(x): return x*x\n"
        "H = NeuronGroup(1, 'dv/dt = -fun(v)/ms : 1', method='euler', name='H')\n"
        "K = StateMonitor(H, 'v', record=True)\n"
        "bg.Simulator(Network(H, K), 1*ms, ['H.v'])",
        r"write its formula .* of 'H' in the place of fun\(v\), or give it one of sympy's: "
        r"(fun = Function\(fun, sympy_func=lambda x: )\.\.\.\)",
        "exec(m[1] + 'x*x)', globals()); bg.Simulator(Network(H, K), 1*ms, ['H.v'])()",
    ),
    Case("start_scope(); H = NeuronGroup(1, 'dv/dt = -v/ms : 1', method='exact'); "
         "bg.collect().run(1*ms)", r"call Brian's run\(\), which runs the same objects",
         "run(1*ms)"),
    Case("start_scope(); bg.collect()",
         r"call it where run\(\) would be called, or make a Network of the objects",
         "H = NeuronGroup(1, 'dv/dt = -v/ms : 1', method='exact'); bg.collect(); Network(H)"),
    # code that the engine does not run
    Case("set_device('runtime'); n, jump = jumping(); bg.Simulator(n, 5*ms, ['plastic.w'])",
         r"leave it out of the network that the Simulator gets, and run the one with it under "
         r"(set_device\('brian2grad'\))",
         "jump.active = False; bg.Simulator(n, 5*ms, ['plastic.w'])(); exec(m[1]); "
         "jumping()[0].run(3*ms); set_device('runtime')"),
    # runs of Brian's own
    Case("bg.Simulator(late_net, 5*ms, ['late.w'], forward='brian2')"
         "(initial_state=reached(late_net, 'late.w'))", r"start .* with (forward='engine') .*",
         "eval(f\"bg.Simulator(late_net, 5*ms, ['late.w'], {m[1]})\")"
         "(initial_state=reached(late_net, 'late.w'))"),
    Case("bg.Simulator(plastic_net, 5*ms, ['plastic.w'], forward='brian2')"
         "(initial_state=reached(plastic_net, 'plastic.w'))",
         r"start .* with (forward='engine') .*",
         "eval(f\"bg.Simulator(plastic_net, 5*ms, ['plastic.w'], {m[1]})\")"
         "(initial_state=reached(plastic_net, 'plastic.w'))"),
    Case("with mock.patch('brian2grad.simulation.brian_run.BrianRun.record', otherwise): "
         "make(forward='brian2')()",
         r"use (forward='engine') or (forward='brian2') on another target, and report it",
         "[eval(f'make({g})')() for g in m.groups()]"),
    # runs on the device
    Case("set_device('brian2grad'); A, B = pair(); "
         "Network(A, B, NetworkOperation(lambda: B.connect(i=1, j=0), dt=1*ms)).run(3*ms)",
         "change synapses between runs",
         "A, B = pair(); n = Network(A, B); n.run(1*ms); B.connect(i=1, j=0); n.run(1*ms); "
         "set_device('runtime')"),
    Case("set_device('brian2grad'); A, B = pair(); "
         "Network(A, B, NetworkOperation(halve, dt=1*ms)).run(3*ms)",
         "change time steps between runs",
         "defaultclock.dt = 0.1*ms; A, B = pair(); n = Network(A, B); n.run(1*ms); halve(); "
         "n.run(1*ms); defaultclock.dt = 0.1*ms; set_device('runtime')"),
    # gradients that grow
    Case("warning(growing())",
         r"give the surrogate a larger (scale)(, and .+ support=1)?; or set "
         r"(detach_reset=True); or clamp the spikes, sim\(\.\.\., (spikes)={group: raster}\); or "
         r"run shorter windows, cut by initial_state=(out\.final_state\.detach\(\)), or bound it "
         r"with (clip_adjoint)=(\{'steep\.v': )\.\.\.\}; see docs/fitting.md and "
         r"(bg\.gradient_flow)",
         "quiet(growing(scale=50, support=1)); quiet(growing(detach_reset=True)); "
         "quiet(growing(clamped=True)); quiet(growing(windows=20)); "
         "quiet(growing(**{m[6]: eval(m[7] + '1e6}')})); eval(m[8])"),
    # a process that was forked
    Case("with mock.patch('brian2grad.engine.fork._inherited', True): sim()",
         r"start it anew, `(.+)`, and make the Simulator in it; or fork before .*"
         r"A DataLoader takes (num_workers=0), or (multiprocessing_context='spawn')",
         "import multiprocessing; pool = eval(m[1]).Pool(1); pool.apply(exec, (ELSEWHERE,)); "
         "pool.close(); pool.join(); "
         "list(eval(f'torch.utils.data.DataLoader([1.0], {m[2]})')); "
         "list(eval(f'torch.utils.data.DataLoader([1.0], num_workers=1, {m[3]})'))"),
    # the last: they change the network
    Case("old = make('tau'); G.I = [3, 4]; old()",
         r"take them with (sim\.refresh\(\)), or give them in the call: (sim\(.*\)), with "
         r"Simulator\((parameters=.*)\)",
         "make('tau', 'G.I')(eval(m[2].replace('...', 'torch.ones(2).double()')[4:-1])); "
         "sim = old; exec(m[1]); sim()"),
    Case("old = make(); G.run_regularly('v = 0.1'); net.add(*G.contained_objects[-1:]); old()",
         "make a new Simulator after the last change", "make()()"),
]  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A place of the source that makes a message with a remedy."""

    file: str
    first: int
    last: int
    code: str

    def __str__(self) -> str:
        return f"{self.file}:{self.first} ({self.code})"


def sites() -> Iterator[Site]:
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name in ("errors.py", "diagnostics.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called == "message" or re.fullmatch(r"\w*Error\.of", called):
                file = str(path.relative_to(SOURCE))
                assert node.end_lineno is not None
                yield Site(file, node.lineno, node.end_lineno, ast.unparse(node.args[1]))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """Collect the places whose messages have been made, as file and line."""
    found: set[tuple[str, int]] = set()
    real = diagnostics.message

    def recording(*args: str, **named: str) -> str:
        frame: Any = sys._getframe(1)
        while Path(frame.f_code.co_filename).name == "errors.py":
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(SOURCE):
            found.add((str(path.relative_to(SOURCE)), frame.f_lineno))
        return real(*args, **named)

    for name, module in list(sys.modules.items()):
        if name.startswith("brian2grad") and getattr(module, "message", None) is real:
            monkeypatch.setattr(module, "message", recording)
    return found


def namespace() -> dict[str, Any]:
    """Make what the cases are about: one small model, its Simulator, and some words."""
    import pickle

    names: dict[str, Any] = dict(vars(brian2))
    G = brian2.NeuronGroup(
        2, "dv/dt = (I - v)/tau : 1 (unless refractory)\nI : 1", threshold="v > 0.5*k", name="G",
        reset="v = 0", refractory="tref", method="euler",
        namespace={"tau": 5 * brian2.ms, "tref": 1 * brian2.ms, "k": 2},
    )  # fmt: skip
    M = brian2.StateMonitor(G, "v", record=True, name="M")
    S = brian2.SpikeMonitor(G, name="S")
    net = brian2.Network(G, M, S)
    plain = bg.surrogate.superspike()
    end = bg.surrogate.superspike(scale=1 * brian2.ms)

    def make(*parameters: str, duration: Any = 5 * brian2.ms, **options: Any) -> bg.Simulator:
        options.setdefault("surrogate", plain)
        return bg.Simulator(net, duration, list(parameters) or ["tau", "I"], **options)

    def warning(call: Callable[..., Any], *args: Any, **named: Any) -> None:
        with pytest.warns(UserWarning) as caught:
            call(*args, **named)
        raise ValueError(str(caught[0].message))

    noisy = brian2.NeuronGroup(1, "dx/dt = -x/ms + xi*ms**-0.5 : 1", method="euler")
    operated = brian2.NeuronGroup(1, "dy/dt = -y/ms : 1", method="exact")
    sim = make()
    steps = 50
    ones = torch.ones(3, 2, dtype=torch.float64)
    names.update(
        G=G, M=M, S=S, net=net, plain=plain, end=end, make=make, warning=warning, sim=sim, bg=bg,
        np=np, torch=torch, forward_ad=forward_ad, pickle=pickle, ones=ones, operated=operated,
        tau=torch.tensor(5e-3, dtype=torch.float64), x=torch.tensor(5e-3, dtype=torch.float64),
        h=1e-6, samples=torch.tensor([4e-3, 5e-3], dtype=torch.float64),
        raster=torch.zeros(steps, 2, dtype=torch.float64),
        batch_of=lambda n: torch.zeros(steps, n, 2, dtype=torch.float64),
        sys=sys, mock=mock, flow=bg.gradient_flow(sim, lambda out: out[M].v.sum()),
        drawing=brian2.Network(noisy), f=lambda tau: (sim(tau=tau)[M].v ** 2).sum(),
        nudge=brian2.NetworkOperation(lambda: None, name="nudge"),
        late_net=driven("late")[0], plastic_net=driven("plastic")[0], reached=reached,
        jumping=jumping, pair=pair, halve=halve, otherwise=otherwise, growing=growing,
        quiet=quiet, ELSEWHERE=ELSEWHERE,
    )  # fmt: skip
    return names


ELSEWHERE = """from brian2 import *
import brian2grad as bg
G = NeuronGroup(1, 'dv/dt = -v/ms : 1', method='exact', name='G')
bg.Simulator(Network(G), 1*ms, ['G.v'])()
"""


def driven(kind: str) -> tuple[brian2.Network, brian2.Synapses]:
    """Make a source of spikes and a pathway that remembers, or takes its time."""
    source = brian2.SpikeGeneratorGroup(1, [0, 0], [1, 4.8] * brian2.ms, name="source")
    target = brian2.NeuronGroup(1, "v : 1", name="target")
    if kind == "late":
        pathway = brian2.Synapses(source, target, "w : 1", on_pre="v_post += w", name="late")
    else:
        pathway = brian2.Synapses(
            source, target, "w : 1\ndu/dt = -u/ms : 1 (event-driven)", name="plastic",
            on_pre="u += w; v_post += u",
        )  # fmt: skip
    pathway.connect()
    pathway.w = 0.1
    if kind == "late":
        pathway.delay = 1 * brian2.ms
    network = brian2.Network(source, target, pathway, brian2.StateMonitor(target, "v", record=True))
    if kind == "plastic":
        network.add(brian2.StateMonitor(pathway, "u", record=True))
    return network, pathway


def jumping() -> tuple[brian2.Network, Any]:
    network, pathway = driven("plastic")
    jump = pathway.run_regularly("u = 0.5", dt=1 * brian2.ms)
    return network, jump


def reached(network: brian2.Network, name: str) -> Any:
    """Give the state at the end of a run by the engine."""
    return bg.Simulator(network, 5 * brian2.ms, [name])().final_state


RECORD = BrianRun.record


def otherwise(run: BrianRun, *args: Any) -> Any:
    """Record what Brian 2 does not."""
    recording = RECORD(run, *args)
    for trace in recording.traces.values():
        trace += 1
    return recording


def growing(
    scale: float = 1, support: float | None = None, clamped: bool = False, windows: int = 1,
    **options: Any,
) -> Callable[[], None]:  # fmt: skip
    """Make a gradient that grows, unless one does something about it."""
    group = brian2.NeuronGroup(
        1, "dv/dt = (20*mV - v)/tau : volt", threshold="v > 15*mV", reset="v = 0*mV", name="steep",
        method="exact", namespace={"tau": 10 * brian2.ms},
    )  # fmt: skip
    spikes = brian2.SpikeMonitor(group)
    trace = brian2.StateMonitor(group, "v", record=True)
    surrogate = bg.surrogate.sigmoid(scale=scale * brian2.mV, support=support)
    sim = bg.Simulator(
        brian2.Network(group, spikes, trace), 100 / windows * brian2.ms, ["tau"], rasters=[spikes],
        surrogate=surrogate, **options,
    )  # fmt: skip

    def differentiate() -> None:
        tau = bg.tensor(10 * brian2.ms, requires_grad=True)
        given: dict[str, Any] = {"spikes": {group: sim()[spikes].raster}} if clamped else {}
        loss, state = torch.zeros(()), None
        for _ in range(windows):
            out = sim(tau=tau, initial_state=state, **given)
            state = out.final_state.detach()
            loss = loss + (out[trace].v.sum() if clamped else out[spikes].count.sum())
        loss.backward()

    return differentiate


def quiet(call: Callable[[], None]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", bg.GradientExplosionWarning)
        call()


def pair() -> tuple[brian2.NeuronGroup, brian2.Synapses]:
    group = brian2.NeuronGroup(2, "v : 1", threshold="v > 1", reset="v = 0", name="pair")
    synapses = brian2.Synapses(group, group, "w : 1", on_pre="w += 1", name="links")
    synapses.connect(i=0, j=1)
    return group, synapses


def halve() -> None:
    brian2.defaultclock.dt = 0.05 * brian2.ms


def walk(case: Case, names: dict[str, Any]) -> None:
    names = dict(names)
    try:
        exec(case.wrong, names)
    except Exception as error:
        text = str(error.args[0] if error.args else error).splitlines()[0]
    else:
        raise AssertionError("there is no error")
    parts = FORM.match(text)
    assert parts, f"not of the form: {text}"
    remedy = parts["remedy"]
    code = BACKQUOTED.findall(remedy)
    if case.remedy:
        found = re.fullmatch(case.remedy, remedy)
        assert found, f"another remedy: {remedy}"
        names["m"] = found
    if "{}" in case.follow:
        code = [case.follow.replace("{}", code[0])]
    elif case.follow:
        code = [case.follow]
    assert code, f"nothing follows: {remedy}"
    for part in code:
        exec(part, names)


def test_every_remedy(seen: set[tuple[str, int]]) -> None:
    names = namespace()
    wrong = []
    for case in CASES:
        try:
            walk(case, names)
        except Exception as error:
            wrong.append(f"{case.wrong}: {type(error).__name__}: {error}")
    missed = [
        site
        for site in sites()
        if not any(site.file == f and site.first <= line <= site.last for f, line in seen)
    ]
    assert not wrong, "\n".join(wrong)
    print(f"remedies of the Python door: {len(list(sites()))} places, {len(CASES)} walks")
    assert not missed, "\n".join(map(str, missed))
