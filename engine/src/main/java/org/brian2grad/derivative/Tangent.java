package org.brian2grad.derivative;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Body;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Effect;
import org.brian2grad.kernel.Index;
import org.brian2grad.kernel.Kernel;
import org.brian2grad.kernel.Node;
import org.brian2grad.kernel.StorageType;
import org.brian2grad.kernel.ValueType;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.surrogate.Surrogate;

/// A program together with its derivative in one direction, forward in time: a program again, so
/// that what can be done to one (run, reverse, take the tangent) can be done to this one.
///
/// Beside each array that varies with the inputs and reaches the outputs lies another, real, with
/// its tangent; that of an input is the direction, and zero where none is given. Events that did
/// not happen have tangents too: pathways scan all sources, or those that were near to an event.
///
/// @param program the arrays of the first program keep their numbers
/// @param tangents the array of the tangent of each array that has one
/// @param surrogates those that stand for derivatives in it
public record Tangent(Lowered program, Map<Integer, Integer> tangents, Set<Surrogate> surrogates) {
  public Tangent {
    tangents = Map.copyOf(tangents);
    surrogates = Set.copyOf(surrogates);
  }

  /// @param inputs arrays to differentiate with respect to
  /// @param outputs arrays whose tangents are wanted: records, and state at the end
  /// @param recorded whether the program also records and logs what the first one did
  public static Tangent of(
      Lowered program, Set<Integer> inputs, Set<Integer> outputs, boolean recorded) {
    return new Builder(program, Activity.of(program, inputs, outputs), recorded).build();
  }

  private static final class Builder {
    private final Lowered program;
    private final Activity activity;
    private final boolean recorded;
    private final List<ArrayDecl> arrays;
    private final List<Lowered.Source> sources;
    private final Map<Integer, Integer> tangents = new LinkedHashMap<>();
    private final Set<Surrogate> surrogates = new HashSet<>();

    Builder(Lowered program, Activity activity, boolean recorded) {
      this.recorded = recorded;
      this.program = program;
      this.activity = activity;
      this.arrays = new ArrayList<>(program.arrays());
      this.sources = new ArrayList<>(program.sources());
      Set<String> names = new HashSet<>();
      arrays.forEach(array -> names.add(array.name()));
      for (int id = 0; id < program.arrays().size(); id++) {
        if (activity.active(id)) {
          ArrayDecl array = program.arrays().get(id);
          String name = array.name() + "~";
          while (!names.add(name)) {
            name += "~"; // this is the tangent of a tangent
          }
          tangents.put(id, arrays.size());
          arrays.add(
              new ArrayDecl(
                  name,
                  StorageType.REAL,
                  array.region(),
                  array.size(),
                  true,
                  array.clock(),
                  array.rewound()));
          sources.add(new Lowered.Source.Zero());
        }
      }
    }

    Tangent build() {
      List<Kernel> prologue = program.prologue().stream().map(this::kernel).toList();
      List<Kernel> kernels = program.kernels().stream().map(this::kernel).toList();
      return new Tangent(program.with(arrays, sources, prologue, kernels), tangents, surrogates);
    }

    private Kernel kernel(Kernel kernel) {
      Body body = kernel.body();
      var b = new BodyBuilder();
      int[] copied = b.copy(body, BodyBuilder.Leaf.NONE);
      var nodes = new NodeTangents(body, activity.variedNodes(body), copied, b);
      nodes.sweep(
          load -> {
            Integer tangent = tangents.get(load.array());
            return tangent == null
                ? OptionalInt.empty()
                : OptionalInt.of(
                    b.load(tangent, BodyBuilder.renamed(load.index(), copied), ValueType.REAL));
          },
          wanted(body));
      for (int id = 0; id < copied.length; id++) {
        if (body.node(id) instanceof Node.Heaviside h && nodes.of(id).isPresent()) {
          surrogates.add(h.surrogate());
        }
      }
      boolean differs = false;
      for (Effect effect : body.effects()) {
        if (recorded || !program.isRecord(effect)) {
          b.effect(BodyBuilder.renamed(effect, copied));
        } else {
          differs = true;
        }
        Optional<Effect> tangent = tangent(effect, nodes, copied, b);
        tangent.ifPresent(b::effect);
        differs |= tangent.isPresent();
      }
      if (!differs) {
        return kernel;
      }
      var trimmed = new BodyBuilder();
      trimmed.rebuild(b.build(), BodyBuilder.Leaf.NONE);
      return new Kernel(
          kernel.name(),
          kernel.clock(),
          kernel.size(),
          trimmed.build(),
          kernel.inReverse(activity::active).guard(),
          kernel.order());
    }

    /// The values that are written where a tangent is.
    private Set<Integer> wanted(Body body) {
      Set<Integer> wanted = new HashSet<>();
      for (Effect effect : body.effects()) {
        switch (effect) {
          case Effect.Store s -> {
            if (tangents.containsKey(s.array())) {
              wanted.add(s.value());
            }
          }
          case Effect.Add a -> {
            if (tangents.containsKey(a.array())) {
              wanted.add(a.value());
            }
          }
          case Effect.Append _ -> {}
        }
      }
      return wanted;
    }

    private Optional<Effect> tangent(
        Effect effect, NodeTangents nodes, int[] copied, BodyBuilder b) {
      return switch (effect) {
        case Effect.Store s -> {
          Integer array = tangents.get(s.array());
          Index index = BodyBuilder.renamed(s.index(), copied);
          // What does not vary overwrites what did.
          yield array == null
              ? Optional.empty()
              : Optional.of(
                  new Effect.Store(array, index, nodes.of(s.value()).orElseGet(() -> b.real(0))));
        }
        case Effect.Add a -> {
          Integer array = tangents.get(a.array());
          Index index = BodyBuilder.renamed(a.index(), copied);
          yield array == null
              ? Optional.empty()
              : nodes.of(a.value()).map(value -> new Effect.Add(array, index, value));
        }
        case Effect.Append _ -> Optional.empty();
      };
    }
  }
}
