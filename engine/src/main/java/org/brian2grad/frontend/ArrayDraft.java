package org.brian2grad.frontend;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.brian2grad.program.ArrayData;
import org.brian2grad.program.ArraySpec;

/// The arrays of a program that is being made; their values may still be set.
final class ArrayDraft {
  private final Map<String, Draft> drafts = new LinkedHashMap<>();

  private record Draft(Facts facts, ArraySpec.Type type, long[] shape, double[] values) {}

  /// What is said of an array besides its values.
  ///
  /// @param isOnly whether all elements of the owner share one value
  record Facts(
      String owner,
      String variable,
      boolean isOnly,
      boolean isConstant,
      boolean isReadOnly,
      String unitText) {
    static Facts of(String owner, String variable) {
      return new Facts(owner, variable, false, false, false, "");
    }

    /// Of what nobody changes: indices, sizes, tables.
    static Facts fixed(String owner, String variable) {
      return of(owner, variable).constant().readOnly();
    }

    Facts only() {
      return new Facts(owner, variable, true, isConstant, isReadOnly, unitText);
    }

    Facts constant() {
      return new Facts(owner, variable, isOnly, true, isReadOnly, unitText);
    }

    Facts readOnly() {
      return new Facts(owner, variable, isOnly, isConstant, true, unitText);
    }

    Facts unit(String text) {
      return new Facts(owner, variable, isOnly, isConstant, isReadOnly, text);
    }
  }

  /// Adds an array of one dimension; gives its id.
  String add(Facts facts, ArraySpec.Type type, double[] values) {
    return add(facts, type, values, values.length);
  }

  String add(Facts facts, ArraySpec.Type type, double[] values, long... shape) {
    String id = facts.owner() + "." + facts.variable();
    if (drafts.putIfAbsent(id, new Draft(facts, type, shape, values)) != null) {
      throw new IllegalStateException("two arrays are named " + id);
    }
    return id;
  }

  /// The values as they are now; integers and truth values as numbers.
  double[] values(String id) {
    return draft(id).values();
  }

  /// Sets all elements; a single value is meant for each of them.
  void set(String id, double[] values) {
    Draft draft = draft(id);
    double[] own = draft.values();
    if (values.length != 1 && values.length != own.length) {
      throw new IllegalArgumentException(
          id + ": expected " + own.length + " values, got " + values.length);
    }
    for (int k = 0; k < own.length; k++) {
      own[k] = cast(draft.type(), values[values.length == 1 ? 0 : k]);
    }
  }

  private static double cast(ArraySpec.Type type, double value) {
    return switch (type) {
      case FLOAT64 -> value;
      case FLOAT32 -> (float) value;
      case INT64, INT32, INT8 -> (long) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  ArraySpec.Type type(String id) {
    return draft(id).type();
  }

  /// Lets code write what is constant otherwise.
  void makeVariable(String id) {
    drafts.computeIfPresent(
        id,
        (_, d) -> {
          Facts f = d.facts();
          Facts facts =
              new Facts(f.owner(), f.variable(), f.isOnly(), false, f.isReadOnly(), f.unitText());
          return new Draft(facts, d.type(), d.shape(), d.values());
        });
  }

  Facts facts(String id) {
    return draft(id).facts();
  }

  private Draft draft(String id) {
    Draft draft = drafts.get(id);
    if (draft == null) {
      throw new IllegalArgumentException("no array '" + id + "'");
    }
    return draft;
  }

  /// `0, 1, 2...`
  static double[] range(int size) {
    double[] values = new double[size];
    Arrays.setAll(values, k -> k);
    return values;
  }

  Map<String, ArraySpec> specs() {
    Map<String, ArraySpec> specs = new LinkedHashMap<>();
    drafts.forEach((id, d) ->
        specs.put(
            id,
            new ArraySpec(
                id,
                d.facts().owner(),
                d.facts().variable(),
                d.type(),
                d.shape(),
                d.facts().isOnly(),
                d.facts().isConstant(),
                d.facts().isReadOnly(),
                d.facts().unitText(),
                ArrayData.of(d.type(), d.values()))));
    return specs;
  }
}
