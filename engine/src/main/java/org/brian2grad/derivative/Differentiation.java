package org.brian2grad.derivative;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.Region;
import org.brian2grad.kernel.Routine;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.lowering.Lowered;

/// A program together with its reverse sweep.
///
/// Routines: `prologue` derives parameters, `forward` runs the time loop, `replay` runs it again
/// without writing records and logs, `taped` does the same and fills the tape, `adjoint` goes back
/// through the tape and bounds adjoints after each step, `epilogue` brings the adjoints of derived
/// parameters back to the parameters.
///
/// @param adjoints the adjoint of each active array
public record Differentiation(Module module, Map<Integer, Integer> adjoints) {
  public Differentiation {
    adjoints = Map.copyOf(adjoints);
  }

  /// The program alone: with callbacks also a routine [#stage] for what lies between them.
  public static Module simulation(Lowered program) {
    List<Routine> routines = new ArrayList<>();
    routines.add(new Routine("prologue", Routine.Order.ONCE, program.prologue()));
    routines.add(new Routine("forward", Routine.Order.FORWARD, underived(program.kernels())));
    if (!program.callbacks().cuts().isEmpty()) {
      List<List<Kernel>> stages = program.stages();
      for (int k = 0; k < stages.size(); k++) {
        routines.add(new Routine(stage(k), Routine.Order.FORWARD, underived(stages.get(k))));
      }
    }
    return new Module(
        program.precision(), program.clocks(), program.arrays(), program.logs(), routines);
  }

  private static List<Kernel> underived(List<Kernel> kernels) {
    return kernels.stream().map(Kernel::underived).toList();
  }

  /// The routine of the kernels between two callbacks.
  ///
  /// @param index callbacks before it
  public static String stage(int index) {
    return "stage" + index;
  }

  /// @param inputs arrays to differentiate with respect to
  /// @param outputs arrays whose adjoints are given: records, and state at the end
  public static Differentiation of(Lowered program, Set<Integer> inputs, Set<Integer> outputs) {
    return new Builder(program, Activity.of(program, inputs, outputs)).build();
  }

  /// Whether an output depends on an input in a differentiable way, whatever surrogates were
  /// chosen.
  public static boolean connects(Lowered program, int input, Set<Integer> outputs) {
    return Activity.of(program, Set.of(input), outputs).active(input);
  }

  /// Those of the outputs that depend on an array in a differentiable way.
  public static Set<Integer> reached(Lowered program, int array, Set<Integer> outputs) {
    Activity activity = Activity.of(program, Set.of(array), outputs);
    return outputs.stream().filter(activity::varied).collect(Collectors.toSet());
  }

  private static final class Builder {
    private final Lowered program;
    private final Activity activity;
    private final List<ArrayDecl> arrays;
    private final Map<Integer, Integer> adjoints = new HashMap<>();

    Builder(Lowered program, Activity activity) {
      this.program = program;
      this.activity = activity;
      this.arrays = new ArrayList<>(program.arrays());
      for (int id = 0; id < program.arrays().size(); id++) {
        if (activity.active(id)) {
          ArrayDecl array = program.arrays().get(id);
          boolean record = array.region() == Region.RECORD;
          adjoints.put(id, arrays.size());
          arrays.add(
              new ArrayDecl(
                  array.name() + "'",
                  StorageType.REAL,
                  record ? Region.RECORD : Region.ADJOINT,
                  array.size(),
                  true,
                  array.clock()));
        }
      }
    }

    Differentiation build() {
      List<Kernel> recording = new ArrayList<>();
      List<Kernel> taped = new ArrayList<>();
      List<Kernel> adjoint = new ArrayList<>();
      for (Kernel plain : program.kernels()) {
        Kernel kernel = KernelAdjoint.remembering(plain, program.arrays());
        Optional<KernelAdjoint> reverse = reverse(kernel, Map.of());
        Map<Integer, Integer> tape = new HashMap<>();
        reverse.ifPresent(r -> {
          r.taped().forEach((node, array) -> tape.put(array, tape(kernel, node)));
          adjoint.add(r.withArrays(tape));
        });
        List<Effect> stores = new ArrayList<>();
        reverse.ifPresent(r ->
            r.taped()
                .forEach((node, array) ->
                    stores.add(
                        new Effect.Store(requireNonNull(tape.get(array)), Index.OWN, node))));
        recording.add(with(kernel, kernel.body().effects(), stores));
        taped.add(with(kernel, unseen(kernel), stores));
      }
      List<Kernel> epilogue = new ArrayList<>();
      for (Kernel kernel : program.prologue()) {
        reverse(kernel, derived(kernel)).ifPresent(r -> epilogue.add(r.kernel()));
      }
      List<Kernel> back = new ArrayList<>(adjoint.reversed());
      back.addAll(
          Clips.kernels(program.clocks().size(), program.arrays(), program.clips(), adjoints));
      var module =
          new Module(
              program.precision(),
              program.clocks(),
              arrays,
              program.logs(),
              List.of(
                  new Routine("prologue", Routine.Order.ONCE, program.prologue()),
                  new Routine("forward", Routine.Order.FORWARD, underived(program.kernels())),
                  new Routine("recording", Routine.Order.FORWARD, recording),
                  new Routine("replay", Routine.Order.FORWARD, replay()),
                  new Routine("taped", Routine.Order.FORWARD, working(taped)),
                  new Routine("adjoint", Routine.Order.BACKWARD, back),
                  new Routine("epilogue", Routine.Order.ONCE, epilogue.reversed())));
      return new Differentiation(module, adjoints);
    }

    private Optional<KernelAdjoint> reverse(Kernel kernel, Map<Integer, Integer> kept) {
      return KernelAdjoint.of(kernel, arrays, activity, adjoints::get, kept);
    }

    /// What the prologue has derived is still there.
    private Map<Integer, Integer> derived(Kernel kernel) {
      Map<Integer, Integer> kept = new HashMap<>();
      for (Effect effect : kernel.body().effects()) {
        if (effect instanceof Effect.Store s
            && s.index() instanceof Index.Own
            && program.arrays().get(s.array()).region() == Region.PARAMETER) {
          kept.put(s.value(), s.array());
        }
      }
      return kept;
    }

    private int tape(Kernel kernel, int node) {
      Node value = kernel.body().node(node);
      arrays.add(
          ArrayDecl.of(
              "tape" + arrays.size() + "[" + kernel.name() + "]",
              StorageType.of(value.type()),
              Region.TAPE,
              kernel.size()));
      return arrays.size() - 1;
    }

    private List<Kernel> replay() {
      return working(
          program.kernels().stream()
              .map(kernel -> with(kernel, unseen(kernel), List.of()))
              .toList());
    }

    private static List<Kernel> working(List<Kernel> kernels) {
      return kernels.stream().filter(kernel -> !kernel.body().effects().isEmpty()).toList();
    }

    /// The effects without what the forward pass has recorded already.
    private List<Effect> unseen(Kernel kernel) {
      return kernel.body().effects().stream().filter(effect -> !program.isRecord(effect)).toList();
    }

    private Kernel with(Kernel kernel, List<Effect> effects, List<Effect> more) {
      List<Effect> all = new ArrayList<>(effects);
      all.addAll(more);
      var b = new BodyBuilder();
      int[] map = b.rebuild(new Body(kernel.body().nodes(), all), BodyBuilder.Leaf.NONE);
      Kernel rebuilt = kernel.with(b.build(), map).underived();
      // The tape wants values of all elements that the reverse sweep looks at; their order, in
      // which sums are rounded, stays that of the guard.
      return more.isEmpty() ? rebuilt : rebuilt.inReverse(activity::active);
    }
  }

  /// Whether an array's values have an adjoint.
  public boolean reaches(int array) {
    return adjoints.containsKey(array);
  }
}
