package org.brian2grad.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.brian2grad.model.Equations.Equation;
import org.brian2grad.model.Equations.Flag;
import org.brian2grad.model.Meaning.Access;
import org.brian2grad.model.Meaning.Reach;
import org.brian2grad.units.Dimension;

/// The names of all objects of a model.
final class Namespaces {
  private final GlobalNames globals;
  private final Map<String, ModelObject> objects = new HashMap<>();

  Namespaces(Model model) {
    globals = new GlobalNames(model);
    model.objects().forEach(object -> objects.putIfAbsent(object.name(), object));
  }

  /// The names that an object's equations and code may use; empty for objects without either.
  Optional<Namespace> of(String object) {
    return Optional.ofNullable(objects.get(object)).flatMap(this::of);
  }

  /// The same, for an object that need not be the one of its name.
  Optional<Namespace> of(ModelObject object) {
    return variables(object).map(own -> new Namespace(globals, own));
  }

  /// Names that mean something without any object.
  Namespace global() {
    return new Namespace(globals, Map.of());
  }

  private Optional<Map<String, Meaning.Value>> variables(ModelObject object) {
    return switch (object) {
      case ModelObject.NeuronGroup group -> Optional.of(neurons(group));
      case ModelObject.PoissonGroup group -> {
        Map<String, Meaning.Value> own = standard(group.name());
        boolean formula = group.rates() instanceof Value.Formula;
        put(
            own,
            group.name(),
            "rates",
            Dimension.HERTZ,
            Equations.Type.FLOAT,
            formula ? Access.READ_ONLY : Access.WRITTEN);
        yield Optional.of(own);
      }
      case ModelObject.SpikeGenerator generator -> Optional.of(standard(generator.name()));
      case ModelObject.Synapses synapses -> Optional.of(synapses(synapses));
      case ModelObject.StateMonitor _,
          ModelObject.SpikeMonitor _,
          ModelObject.RateMonitor _,
          ModelObject.TimedArray _ ->
          Optional.empty();
    };
  }

  private static Map<String, Meaning.Value> neurons(ModelObject.NeuronGroup group) {
    Map<String, Meaning.Value> own = standard(group.name());
    group.equations().equations().forEach(e -> own.put(e.variable(), variable(group.name(), e)));
    if (group.refractory().isPresent()) {
      put(own, group.name(), "lastspike", Dimension.SECOND, Equations.Type.FLOAT, Access.WRITTEN);
      put(
          own,
          group.name(),
          "not_refractory",
          Dimension.NONE,
          Equations.Type.BOOLEAN,
          Access.WRITTEN);
    }
    return own;
  }

  private Map<String, Meaning.Value> synapses(ModelObject.Synapses synapses) {
    String name = synapses.name();
    Map<String, Meaning.Value> own = standard(name);
    put(own, name, "j", Dimension.NONE, Equations.Type.INTEGER, Access.READ_ONLY);
    put(own, name, "N_incoming", Dimension.NONE, Equations.Type.INTEGER, Access.READ_ONLY);
    put(own, name, "N_outgoing", Dimension.NONE, Equations.Type.INTEGER, Access.READ_ONLY);
    for (Equation equation : synapses.equations().equations()) {
      if (!equation.flags().contains(Flag.SUMMED)) {
        own.put(equation.variable(), variable(name, equation));
      }
      if (equation.flags().contains(Flag.EVENT_DRIVEN)) {
        put(own, name, "lastupdate", Dimension.SECOND, Equations.Type.FLOAT, Access.WRITTEN);
      }
    }
    Map<String, Meaning.Value> pre = end(synapses.source());
    Map<String, Meaning.Value> post = end(synapses.target());
    pre.forEach((key, value) -> own.put(key + "_pre", reached(value, Reach.PRE)));
    post.forEach((key, value) -> own.put(key + "_post", reached(value, Reach.POST)));
    post.forEach((key, value) -> own.putIfAbsent(key, reached(value, Reach.POST)));
    return own;
  }

  /// The variables at one end of synapses; of a part, Brian does not know the index there.
  private Map<String, Meaning.Value> end(Part part) {
    ModelObject object = objects.get(part.group());
    Map<String, Meaning.Value> variables =
        object == null || object instanceof ModelObject.Synapses
            ? new LinkedHashMap<>()
            : variables(object).orElseGet(LinkedHashMap::new);
    if (part.start() > 0) {
      variables.remove("i");
    }
    return variables;
  }

  private static Meaning.Value reached(Meaning.Value value, Reach reach) {
    return value instanceof Meaning.Variable variable ? variable.from(reach) : value;
  }

  private static Map<String, Meaning.Value> standard(String owner) {
    Map<String, Meaning.Value> own = new LinkedHashMap<>();
    putShared(own, owner, "N", Dimension.NONE, Equations.Type.INTEGER);
    put(own, owner, "i", Dimension.NONE, Equations.Type.INTEGER, Access.READ_ONLY);
    putShared(own, owner, "t", Dimension.SECOND, Equations.Type.FLOAT);
    putShared(own, owner, "dt", Dimension.SECOND, Equations.Type.FLOAT);
    putShared(own, owner, "t_in_timesteps", Dimension.NONE, Equations.Type.INTEGER);
    return own;
  }

  private static void put(
      Map<String, Meaning.Value> own,
      String owner,
      String name,
      Dimension dimension,
      Equations.Type type,
      Access access) {
    own.putIfAbsent(
        name,
        new Meaning.Variable(
            owner, name, Reach.OWN, type, dimension, false, access, Optional.empty()));
  }

  private static void putShared(
      Map<String, Meaning.Value> own,
      String owner,
      String name,
      Dimension dimension,
      Equations.Type type) {
    own.put(
        name,
        new Meaning.Variable(
            owner, name, Reach.OWN, type, dimension, true, Access.READ_ONLY, Optional.empty()));
  }

  private static Meaning.Variable variable(String owner, Equation equation) {
    Access access =
        switch (equation) {
          case Equations.Subexpression _ -> Access.READ_ONLY;
          case Equations.Differential _, Equations.Parameter _ ->
              equation.flags().contains(Flag.CONSTANT) ? Access.CONSTANT : Access.WRITTEN;
        };
    return new Meaning.Variable(
        owner,
        equation.variable(),
        Reach.OWN,
        equation.type(),
        equation.dimension(),
        equation.flags().contains(Flag.SHARED),
        access,
        Optional.of(equation));
  }
}
