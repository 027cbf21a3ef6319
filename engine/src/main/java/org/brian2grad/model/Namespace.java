package org.brian2grad.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What the names in the equations and the code of one object stand for: its own variables first,
/// then what the whole model knows.
///
/// Source: `Group.resolve` in `brian2/groups/group.py`, `Synapses._create_variables` in
/// `brian2/synapses/synapses.py`.
public final class Namespace {
  private final GlobalNames globals;
  private final Map<String, Meaning.Value> own;

  Namespace(GlobalNames globals, Map<String, Meaning.Value> own) {
    this.globals = globals;
    this.own = new LinkedHashMap<>(own);
  }

  /// The namespace of an object of a model.
  ///
  /// @throws IllegalArgumentException for a name that no object with code has
  public static Namespace of(Model model, String object) {
    return new Namespaces(model)
        .of(object)
        .orElseThrow(() -> new IllegalArgumentException("no names of '" + object + "'"));
  }

  /// Names that mean something without any object: constants, timed arrays, units, functions.
  public static Namespace global(Model model) {
    return new Namespaces(model).global();
  }

  public Optional<Meaning> find(String name) {
    return own(name).<Meaning>map(value -> value).or(() -> globals.find(name));
  }

  /// One of the object's own variables, or of those at the ends of its synapses.
  public Optional<Meaning.Value> own(String name) {
    return Optional.ofNullable(own.get(name));
  }

  /// The names that mean something for the object itself.
  public Set<String> ownNames() {
    return own.keySet();
  }

  /// All names, but those of scaled units.
  Set<String> names() {
    Set<String> names = new TreeSet<>(own.keySet());
    names.addAll(globals.names());
    return names;
  }

  /// The same without some of the object's own names.
  Namespace without(Predicate<Meaning.Value> unknown) {
    var fewer = new Namespace(globals, own);
    fewer.own.values().removeIf(unknown);
    return fewer;
  }

  /// The same with one more name.
  Namespace with(String name, Meaning.Value meaning) {
    var more = new Namespace(globals, own);
    more.own.put(name, meaning);
    return more;
  }

  /// The same, to which names can be added.
  Namespace copy() {
    return new Namespace(globals, own);
  }

  /// Adds a name to a copy.
  void define(String name, Meaning.Value meaning) {
    own.put(name, meaning);
  }
}
