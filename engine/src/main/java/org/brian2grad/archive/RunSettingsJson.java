package org.brian2grad.archive;

import java.util.OptionalLong;
import java.util.Set;
import org.brian2grad.program.JsonFields;
import org.brian2grad.program.ProgramFormatException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is the same for all runs as JSON:
///
///     {"seed": integer or null, "noise": "independent" | "shared", "memory_budget": bytes or null}
public final class RunSettingsJson {
  private RunSettingsJson() {}

  /// @throws ProgramFormatException where a field is of another kind
  public static RunSettings read(JsonNode request) {
    String noise = JsonFields.optionalText(request, "noise");
    if (!Set.of("", "independent", "shared").contains(noise)) {
      throw new ProgramFormatException("unknown noise '" + noise + "'");
    }
    OptionalLong seed = optional(request, "seed", 0);
    return new RunSettings(seed, noise.equals("shared"), optional(request, "memory_budget", 1));
  }

  private static OptionalLong optional(JsonNode n, String name, long least) {
    JsonNode value = n.get(name);
    if (value == null || value.isNull()) {
      return OptionalLong.empty();
    }
    long number = JsonFields.integer(n, name);
    if (number < least) {
      throw new ProgramFormatException(
          "field '" + name + "': expected at least " + least + ", got " + number);
    }
    return OptionalLong.of(number);
  }

  static void write(RunSettings settings, ObjectNode n) {
    n.putNull("seed").put("noise", settings.sharedNoise() ? "shared" : "independent");
    n.putNull("memory_budget");
    settings.seed().ifPresent(seed -> n.put("seed", seed));
    settings.memoryBudget().ifPresent(budget -> n.put("memory_budget", budget));
  }
}
