package org.brian2grad.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.brian2grad.program.JsonFields;
import org.brian2grad.program.Precision;
import org.brian2grad.program.ProgramFormatException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is asked of a program as JSON; what is left out is not asked for:
///
///     {"precision": "float64" | "float32", "parameters": [name...], "folded": {name: remedy},
///      "surrogates": [{"target", "event", "surrogate"}...], "detach": true | false | [variable...],
///      "lastspike": "attached" | "constant",
///      "clip_adjoint": [{"variable", "bound", "unit": what it is per, optional}...], "rasters": [monitor...],
///      "clamped": [eventspace...], "listed": true | false}
public final class ChoicesJson {
  private static final String LAST_SPIKE = "lastspike";
  private static final String ATTACHED = "attached";

  private ChoicesJson() {}

  /// @throws ProgramFormatException where a field is of another kind
  /// @throws org.brian2grad.diag.DiagnosticException for a surrogate that there is not
  public static Choices read(JsonNode n) {
    List<SurrogateChoice> surrogates = new ArrayList<>();
    if (n.has("surrogates")) {
      JsonFields.array(n, "surrogates").forEach(s -> surrogates.add(SurrogateJson.read(s)));
    }
    return new Choices(
        precision(n),
        texts(n, "parameters"),
        n.has("folded") ? JsonFields.texts(n, "folded") : Map.of(),
        surrogates,
        detach(n),
        clips(n),
        texts(n, "rasters"),
        new HashSet<>(texts(n, "clamped")),
        !n.has("listed") || JsonFields.flag(n, "listed"));
  }

  private static Precision precision(JsonNode n) {
    String text = JsonFields.optionalText(n, "precision");
    return switch (text) {
      case "", "float64" -> Precision.DOUBLE;
      case "float32" -> Precision.SINGLE;
      default -> throw new ProgramFormatException("unknown precision '" + text + "'");
    };
  }

  private static List<String> texts(JsonNode n, String name) {
    return n.has(name) ? JsonFields.textList(n, name) : List.of();
  }

  private static Request.Detach detach(JsonNode n) {
    Request.Detach resets =
        n.path("detach").isArray()
            ? new Request.Detach(false, new HashSet<>(texts(n, "detach")))
            : new Request.Detach(JsonFields.flag(n, "detach"), Set.of());
    return resets.with(!ATTACHED.equals(JsonFields.optionalText(n, LAST_SPIKE)));
  }

  private static List<AdjointClip> clips(JsonNode n) {
    List<AdjointClip> clips = new ArrayList<>();
    if (n.has("clip_adjoint")) {
      for (JsonNode clip : JsonFields.array(n, "clip_adjoint")) {
        clips.add(
            new AdjointClip(
                JsonFields.text(clip, "variable"),
                JsonFields.number(clip, "bound"),
                clip.has("unit") ? Optional.of(JsonFields.text(clip, "unit")) : Optional.empty()));
      }
    }
    return clips;
  }

  /// @throws org.brian2grad.diag.DiagnosticException for a surrogate that cannot be written
  public static void write(Choices choices, ObjectNode n) {
    n.put("precision", choices.precision() == Precision.SINGLE ? "float32" : "float64");
    list(n, "parameters", choices.parameters());
    ObjectNode folded = n.putObject("folded");
    new TreeMap<>(choices.folded()).forEach(folded::put);
    ArrayNode surrogates = n.putArray("surrogates");
    choices.surrogates().forEach(choice -> SurrogateJson.write(choice, surrogates.addObject()));
    if (choices.detach().all()) {
      n.put("detach", true);
    } else {
      list(n, "detach", new TreeSet<>(choices.detach().variables()));
    }
    if (!choices.detach().lastSpike()) {
      n.put(LAST_SPIKE, ATTACHED);
    }
    if (!choices.clips().isEmpty()) {
      ArrayNode clips = n.putArray("clip_adjoint");
      for (AdjointClip clip : choices.clips()) {
        ObjectNode one = clips.addObject();
        one.put("variable", clip.variable()).put("bound", clip.bound());
        clip.unit().ifPresent(unit -> one.put("unit", unit));
      }
    }
    list(n, "rasters", choices.rasters());
    list(n, "clamped", new TreeSet<>(choices.clamped()));
    n.put("listed", choices.listed());
  }

  private static void list(ObjectNode n, String name, Iterable<String> texts) {
    ArrayNode list = n.putArray(name);
    texts.forEach(list::add);
  }
}
