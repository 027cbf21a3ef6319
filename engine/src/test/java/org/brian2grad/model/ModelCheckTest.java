package org.brian2grad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.brian2grad.model.Models.group;
import static org.brian2grad.model.Models.initial;
import static org.brian2grad.model.Models.listed;
import static org.brian2grad.model.Models.neurons;
import static org.brian2grad.model.Models.pathway;
import static org.brian2grad.model.Models.same;
import static org.brian2grad.model.Models.synapses;
import static org.brian2grad.model.Models.timed;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.units.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCheckTest {
  private static final Connection ALL = new Connection.Where(Optional.empty());
  private static final Optional<Quantity> NO_DT = Optional.empty();

  /// A model that uses everything.
  private static Models good() {
    Quantity ms = Quantity.parse("1 ms");
    return neurons()
        .with(timed("stimulus", 6, OptionalInt.of(2)))
        .with(new ModelObject.PoissonGroup("noise", 5, same("10 Hz"), NO_DT))
        .with(
            new ModelObject.PoissonGroup(
                "driven", 5, new Value.Formula("10*Hz*(1 + sin(t/second))"), Optional.of(ms)))
        .with(
            new ModelObject.SpikeGenerator(
                "input",
                2,
                new int[] {0, 1},
                new double[] {0, 1e-3},
                Optional.of(Quantity.parse("5 ms")),
                NO_DT))
        .with(
            new ModelObject.Synapses(
                "plastic",
                new Part("cells", 2, OptionalInt.of(8)),
                Part.whole("others"),
                Equations.parse(
                    """
                    w : 1
                    dapre/dt = -apre/tau : 1 (event-driven)
                    dapost/dt = -apost/tau : 1 (event-driven)
                    """),
                List.of(
                    new ModelObject.Pathway(
                        "pre",
                        ModelObject.Side.PRE,
                        "x = w*mV\nv_post += x\napre += 0.01\nw = clip(w + apost, 0, 1)",
                        "spike",
                        Optional.of(new Value.Formula("1*ms + 0.1*ms*rand()"))),
                    new ModelObject.Pathway(
                        "post",
                        ModelObject.Side.POST,
                        "apost -= 0.01; w = clip(w + apre, 0, 1)",
                        "spike",
                        Optional.of(same("0 ms")))),
                new Connection.Probability(0.3, Optional.of("abs(i - j) < 3 and N_pre > 2"), 1),
                Optional.empty(),
                Map.of("w", new Value.Formula("rand()*i/N_pre")),
                NO_DT))
        .with(
            new ModelObject.StateMonitor(
                "trace", "cells", List.of("v", "I", "i"), Optional.of(List.of(0, 9)), NO_DT))
        .with(
            new ModelObject.StateMonitor(
                "weights", "plastic", List.of("w", "v_post"), Optional.empty(), Optional.of(ms)))
        .with(
            new ModelObject.SpikeMonitor(
                "spikes", new Part("cells", 0, OptionalInt.of(3)), "spike"))
        .with(new ModelObject.RateMonitor("rate", Part.whole("noise")))
        .with(initial("x : 1\ny : volt", "x", new Value.Formula("i/N + randn()")));
  }

  @Test
  void findsNothingInAModelWithoutErrors() {
    assertThat(ModelCheck.problems(good().model())).isEmpty();
  }

  @Test
  void findsEverythingAtOnce() {
    Model model =
        good()
            .constant("mV", "3")
            .with(group("cells", "dv/dt = v : volt"))
            .with(new ModelObject.RateMonitor("rate2", Part.whole("celsl")))
            .model();
    assertThatThrownBy(() -> ModelCheck.check(model))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e ->
                assertThat(e.diagnostics())
                    .extracting(Diagnostic::where, Diagnostic::code)
                    .containsExactly(
                        tuple("constants.mV", "reserved-name"),
                        tuple("cells", "duplicate"),
                        tuple("cells.equations.v", "dimension"),
                        tuple("rate2.source", "unknown-object")));
  }

  private static Arguments wrong(Models models, String message) {
    return Arguments.of(message, models.model());
  }

  private static Arguments wrong(ModelObject object, String message) {
    return wrong(neurons().with(object), message);
  }

  static Stream<Arguments> times() {
    Quantity ms = Quantity.parse("1 ms");
    return Stream.of(
        wrong(neurons().lasting(Quantity.parse("-1 ms"), ms), "duration: error[range]"),
        wrong(neurons().lasting(Quantity.parse("1 mV"), ms), "duration: error[dimension]"),
        wrong(neurons().lasting(ms, Quantity.parse("0 ms")), "dt: error[range]"),
        wrong(
            neurons().lasting(Quantity.parse("1e300 second"), ms),
            "dt: error[steps]: expected at most 2147483638 steps, got a duration of "),
        wrong(neurons().lasting(ms, Quantity.parse("1e-300 ms")), "dt: error[steps]"),
        wrong(neurons().lasting(ms, new Quantity(Double.NaN, ms.dimension())), "dt: error[range]"),
        wrong(neurons().constant("x", Quantity.of(Double.NaN)), "constants.x: error[not-finite]"),
        wrong(neurons().constant("a b", "1"), "constants.a b: error[name]"),
        wrong(neurons().constant("exp", "1"), "constants.exp: error[reserved-name]"),
        wrong(neurons().constant("t", "1"), "constants.t: error[reserved-name]"));
  }

  static Stream<Arguments> groups() {
    return Stream.of(
        wrong(group("2g", "v : volt"), "2g: error[name]"),
        wrong(
            group("g", "dv/dt = (I - v)/tau : volt\nI : amp"),
            "g.equations.v: error[dimension]: expected one dimension on both sides of '-', got 'I' in"
                + " amp and 'v' in volt, in 'dv/dt = (I - v) / tau : volt'"),
        wrong(
            group("g", "dv/dt = v : volt"),
            "g.equations.v: error[dimension]: expected volt/second for the rate of 'v', got volt in"
                + " 'dv/dt = v : volt'"),
        wrong(
            group("g", "v : volt\nx = v : amp"),
            "g.equations.x: error[dimension]: expected amp for 'x', got volt in 'x = v : amp'"),
        wrong(group("g", "v : volt\nx = rand() : 1"), "g.equations.x: error[random]"),
        wrong(group("g", "v : volt\nx = v : volt (shared)"), "g.equations.x: error[shared]"),
        wrong(
            group("g", "dv/dt = -v/taum : volt"),
            "g.equations.v: error[unknown-name]: expected a name that is known here, got 'taum', in"
                + " 'dv/dt = -v / taum : volt'; did you mean 'tau'?"),
        wrong(group("g", "dv/dt = -v/tau : volt (event-driven)"), "g.equations.v: error[flags]"),
        wrong(
            group("g", "dv/dt = -v/tau : volt (unless refractory)", "v > 1*mV", "", ""),
            "g.equations.v: error[refractory]"),
        wrong(group("g", "v : volt\nx_post : 1"), "g.equations.x_post: error[reserved-name]"),
        wrong(group("g", "v : volt", "v", "", ""), "g.threshold: error[condition]"),
        wrong(
            group("g", "v : volt", "v > 1", "", ""),
            "g.threshold: error[dimension]: expected one dimension on both sides of '>', got 'v' in"
                + " volt and '1' in 1, in 'v > 1'"),
        wrong(
            group("g", "v : volt", "v >", "", ""), "g.threshold, line 1, column 4: error[syntax]"),
        wrong(group("g", "v : volt", "", "v = 0*mV", ""), "g.reset: error[threshold]"),
        wrong(
            group("g", "v : volt", "v > 1*mV", "v = 0", ""),
            "g.reset: error[dimension]: expected volt, got 1 in 'v = 0'"),
        wrong(
            group("g", "v : volt", "v > 1*mV", "v += 1*mV\nx = 2*v; v *= x", ""),
            "g.reset, line 2, column 10: error[dimension]: expected volt, got volt**2 in 'v *= x'"),
        wrong(group("g", "v : volt", "v > 1*mV", "w += 1", ""), "g.reset: error[unknown-name]"),
        wrong(group("g", "v : volt", "v > 1*mV", "i = 1", ""), "g.reset: error[assignment]"),
        wrong(group("g", "v : volt", "v > 1*mV", "tau = 1*ms", ""), "g.reset: error[assignment]"),
        wrong(group("g", "v : volt", "v > 1*mV", "v **= 2", ""), "g.reset: error[assignment]"),
        wrong(group("g", "v : volt", "v > 1*mV", "_x = 2", ""), "g.reset: error[reserved-name]"),
        wrong(
            group("g", "v : volt (constant)", "v > 1*mV", "v = 0*mV", ""),
            "g.reset: error[assignment]: expected a variable that code may change, got 'v' in 'v = 0"
                + " * mV'; remove its flag 'constant'"),
        wrong(
            group("g", "v : volt\ns : 1 (shared)", "v > 1*mV", "v = 0*mV; s = 1", ""),
            "g.reset, line 1, column 11: error[shared]: expected shared variables to be set first"),
        wrong(
            group("g", "v : volt\ns : 1 (shared)", "v > 1*mV", "s += v/mV", ""),
            "g.reset: error[shared]: expected a value that all elements share"),
        wrong(
            group("g", "v : volt", "v > 1*mV", "\nv = 2*(mV", ""),
            "g.reset, line 2, column 10: error[syntax]"),
        wrong(group("g", "v : volt", "v > 1*mV", "", "5*mV"), "g.refractory: error[dimension]"),
        wrong(group("g", "v : volt", "v > 1*mV", "", "5"), "g.refractory: error[dimension]"),
        wrong(group("g", "v : volt", "lastspike > t", "", ""), "g.threshold: error[unknown-name]"),
        wrong(Models.event("1a", "v > 1*mV", ""), "g.events.1a: error[name]"),
        wrong(Models.event("burst", "v", ""), "g.events.burst.condition: error[condition]"),
        wrong(Models.event("burst", "v > 1*mV", "v = 1"), "g.events.burst.code: error[dimension]"));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        wrong(initial("v : volt", "v", same("1 amp")), "g.initial.v: error[dimension]"),
        wrong(
            initial("v : volt", "v", listed("mV", 1, 2)),
            "g.initial.v: error[length]: expected 10 values, one for each element, got 2"),
        wrong(
            initial("v : volt", "v", new Value.Listed(nan(10), Quantity.parse("1 mV").dimension())),
            "g.initial.v: error[range]: expected a number, got NaN volt at place 9"),
        wrong(initial("v : volt", "v", new Value.Formula("10")), "g.initial.v: error[dimension]"),
        wrong(
            initial("v : volt", "v", new Value.Formula("10*mV*xi")), "g.initial.v: error[unknown"),
        wrong(initial("v : volt", "w", same("1")), "g.initial.w: error[unknown-name]"),
        wrong(initial("v : volt", "i", same("1")), "g.initial.i: error[assignment]"),
        wrong(initial("x = 1 : 1", "x", same("1")), "g.initial.x: error[assignment]"),
        wrong(
            initial("s : 1 (shared)", "s", listed("radian", 1, 2)), "g.initial.s: error[length]"));
  }

  private static double[] nan(int size) {
    double[] values = new double[size];
    values[size - 1] = Double.NaN;
    return values;
  }

  private static ModelObject generator(int[] indices, double[] times, String period) {
    return new ModelObject.SpikeGenerator(
        "in",
        2,
        indices,
        times,
        period.isEmpty() ? Optional.empty() : Optional.of(Quantity.parse(period)),
        NO_DT);
  }

  static Stream<Arguments> sources() {
    Value.Listed odd = new Value.Listed(new double[3], Quantity.parse("1").dimension());
    return Stream.of(
        wrong(new ModelObject.PoissonGroup("p", 0, same("1 Hz"), NO_DT), "p.size: error[size]"),
        wrong(
            new ModelObject.PoissonGroup("p", Integer.MAX_VALUE, same("1 Hz"), NO_DT),
            "p.size: error[size]"),
        wrong(new ModelObject.PoissonGroup("p", 1, same("1"), NO_DT), "p.rates: error[dimension]"),
        wrong(new ModelObject.PoissonGroup("p", 1, same("-1 Hz"), NO_DT), "p.rates: error[range]"),
        wrong(
            new ModelObject.PoissonGroup("p", 3, listed("Hz", 1, 2), NO_DT),
            "p.rates: error[length]"),
        wrong(
            new ModelObject.PoissonGroup("p", 3, new Value.Formula("2*rates"), NO_DT),
            "p.rates: error[cycle]"),
        wrong(
            new ModelObject.PoissonGroup("p", 1, same("1 Hz"), Optional.of(Quantity.parse("0 ms"))),
            "p.dt: error[range]"),
        wrong(generator(new int[] {0}, new double[] {0, 1}, ""), "in.times: error[length]"),
        wrong(generator(new int[] {2}, new double[] {0}, ""), "in.indices: error[range]"),
        wrong(generator(new int[] {0}, new double[] {-1}, ""), "in.times: error[range]"),
        wrong(generator(new int[] {0}, new double[] {Double.NaN}, ""), "in.times: error[range]"),
        wrong(generator(new int[] {0}, new double[] {0.01}, "5 ms"), "in.period: error[range]"),
        wrong(generator(new int[] {0}, new double[] {0}, "5 mV"), "in.period: error[dimension]"),
        wrong(generator(new int[] {0, 0}, new double[] {1, 1}, ""), "in.times: error[duplicate]"),
        wrong(timed("s", 0, OptionalInt.empty()), "s.values: error[length]"),
        wrong(timed("s", 3, OptionalInt.of(2)), "s.values: error[length]"),
        wrong(timed("exp", 3, OptionalInt.empty()), "exp: error[reserved-name]"),
        wrong(timed("tau", 3, OptionalInt.empty()), "tau: error[duplicate]"),
        wrong(
            new ModelObject.TimedArray("s", odd, OptionalInt.empty(), Quantity.parse("1 mV")),
            "s.dt: error[dimension]"));
  }

  private static ModelObject withPairs(int[] sources, int[] targets) {
    return synapses(
        "", pathway("pre", "", "spike", Optional.empty()), new Connection.Pairs(sources, targets));
  }

  private static ModelObject withDelay(Value delay) {
    return synapses(
        "",
        pathway("pre", "v += 1*mV", "spike", Optional.of(delay)),
        new Connection.Pairs(new int[] {0, 1}, new int[] {1, 0}));
  }

  private static ModelObject withCondition(String condition) {
    return synapses(
        "w : 1",
        pathway("pre", "", "spike", Optional.empty()),
        new Connection.Where(Optional.of(condition)));
  }

  private static ModelObject between(Part source, Part target) {
    return synapses(source, target, "", pathway("pre", "", "spike", Optional.empty()), ALL);
  }

  static Stream<Arguments> synapticErrors() {
    Part cells = Part.whole("cells");
    return Stream.of(
        wrong(between(Part.whole("cellz"), cells), "syn.source: error[unknown-object]"),
        wrong(between(cells, Part.whole("syn")), "syn.target: error[unknown-object]"),
        wrong(between(new Part("cells", 5, OptionalInt.of(11)), cells), "syn.source: error[range]"),
        wrong(between(new Part("cells", 5, OptionalInt.of(5)), cells), "syn.source: error[range]"),
        wrong(between(new Part("cells", -1, OptionalInt.of(5)), cells), "syn.source: error[range]"),
        wrong(withPairs(new int[] {0}, new int[] {}), "syn.connect.pairs.j: error[length]"),
        wrong(withPairs(new int[] {10}, new int[] {0}), "syn.connect.pairs.i: error[range]"),
        wrong(withPairs(new int[] {0}, new int[] {-1}), "syn.connect.pairs.j: error[range]"),
        wrong(withCondition("i + j"), "syn.connect.condition: error[condition]"),
        wrong(withCondition("w > 1"), "syn.connect.condition: error[unknown-name]"),
        wrong(withCondition("v_pre > j"), "syn.connect.condition: error[dimension]"),
        wrong(
            synapses(
                "",
                pathway("pre", "", "spike", Optional.empty()),
                new Connection.Probability(1.5, Optional.empty(), 0)),
            "syn.connect.probability: error[range]"),
        wrong(withDelay(same("1 mV")), "syn.pre.delay: error[dimension]"),
        wrong(withDelay(same("-1 ms")), "syn.pre.delay: error[range]"),
        wrong(withDelay(listed("ms", 1, 2, 3)), "syn.pre.delay: error[length]"),
        wrong(withDelay(listed("ms", 1, Double.NaN)), "syn.pre.delay: error[range]"),
        wrong(withDelay(new Value.Formula("2*mV")), "syn.pre.delay: error[dimension]"),
        wrong(synapses("w : 1", "v_post += w"), "syn.pre.code: error[dimension]"),
        wrong(synapses("w : 1", "u_post += w"), "syn.pre.code: error[unknown-name]"),
        wrong(synapses("w : 1", "delay = 1*ms"), "syn.pre.code: error[assignment]"),
        wrong(synapses("w : 1", "j = 1"), "syn.pre.code: error[assignment]"),
        wrong(synapses("v : volt", ""), "syn.equations.v: error[name-clash]"),
        wrong(synapses("j : integer", ""), "syn.equations.j: error[reserved-name]"),
        wrong(synapses("w_pre : 1", ""), "syn.equations.w_pre: error[reserved-name]"),
        wrong(synapses("x = 1 : 1 (summed)", ""), "syn.equations.x: error[summed]"),
        wrong(synapses("x_post = 1 : 1 (summed)", ""), "syn.equations.x_post: error[summed]"),
        wrong(synapses("v_post = 1*mV : volt (summed)", ""), "syn.equations.v_post: error[summed]"),
        wrong(
            synapses("I_post = 1*mV : volt (summed)", ""),
            "syn.equations.I_post: error[dimension]"),
        wrong(
            synapses("I_post = 1*mV : amp (summed)", ""), "syn.equations.I_post: error[dimension]"),
        wrong(
            neurons()
                .with(synapses("I_post = 1*nA : amp (summed)\nI_pre = 1*nA : amp (summed)", ""))
                .with(rename(synapses("I_post = 1*nA : amp (summed)", ""), "other")),
            "other.equations.I_post: error[summed]: expected one sum into 'others.I', got another"
                + " one in 'syn.equations.I_post'"),
        wrong(
            synapses("dx/dt = -y/tau : 1 (event-driven)\ndy/dt = -y/tau : 1 (clock-driven)", ""),
            "syn.equations.x: error[event-driven]"),
        wrong(
            synapses("dx/dt = -x/tau : 1 (event-driven)\nz = x : 1\ndy/dt = -z/tau : 1", ""),
            "syn.equations.y: error[event-driven]"),
        wrong(
            synapses("dx/dt = -x/tau : 1 (event-driven)\nlastupdate : second", ""),
            "syn.equations.lastupdate: error[duplicate]"),
        wrong(
            synapses("dx/dt = -x/tau : 1 (unless refractory)", ""),
            "syn.equations.x: error[flags]"),
        wrong(
            synapses("", pathway("pre", "", "burst", Optional.empty()), ALL),
            "syn.pre.event: error"),
        wrong(
            neurons()
                .with(group("silent", "v : volt", "", "", ""))
                .with(between(Part.whole("silent"), Part.whole("cells"))),
            "syn.pre.event: error[unknown-event]: expected an event of 'silent', got 'spike'; give"
                + " 'silent' a threshold"));
  }

  private static ModelObject rename(ModelObject.Synapses s, String name) {
    return new ModelObject.Synapses(
        name,
        s.source(),
        s.target(),
        s.equations(),
        s.pathways(),
        s.connection(),
        s.method(),
        s.initial(),
        s.dt());
  }

  private static ModelObject trace(String source, List<String> variables, Integer... elements) {
    return new ModelObject.StateMonitor(
        "m",
        source,
        variables,
        elements.length == 0 ? Optional.empty() : Optional.of(List.of(elements)),
        NO_DT);
  }

  static Stream<Arguments> monitors() {
    return Stream.of(
        wrong(
            trace("cell", List.of("v")),
            "m.source: error[unknown-object]: expected the name of an"
                + " object of the model, got 'cell'; did you mean 'cells'?"),
        wrong(trace("m", List.of("v")), "m.source: error[unknown-object]"),
        wrong(trace("cells", List.of("u")), "m.variables: error[unknown-name]"),
        wrong(trace("cells", List.of("tau")), "m.variables: error[unknown-name]"),
        wrong(trace("cells", List.of()), "m.variables: error[length]"),
        wrong(trace("cells", List.of("v", "v")), "m.variables: error[duplicate]"),
        wrong(trace("cells", List.of("v", "N")), "m.variables: error[name-clash]"),
        wrong(trace("cells", List.of("v"), 0, 10), "m.elements: error[range]"),
        wrong(
            new ModelObject.SpikeMonitor("m", Part.whole("cells"), "burst"),
            "m.event: error[unknown-event]: expected an event of 'cells' among spike, got 'burst'"),
        wrong(
            neurons()
                .with(group("silent", "v : volt", "", "", ""))
                .with(new ModelObject.RateMonitor("m", Part.whole("silent"))),
            "m.event: error[unknown-event]"),
        wrong(
            new ModelObject.SpikeMonitor("m", new Part("cells", 0, OptionalInt.of(11)), "spike"),
            "m.source: error[range]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"times", "groups", "values", "sources", "synapticErrors", "monitors"})
  void findsWhatIsWrong(String message, Model model) {
    List<Diagnostic> problems = ModelCheck.problems(model);
    assertThat(problems).extracting(Diagnostic::toString).hasSize(1);
    assertThat(problems.getFirst().toString()).startsWith(message);
  }
}
