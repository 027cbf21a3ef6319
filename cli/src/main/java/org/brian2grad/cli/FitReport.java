package org.brian2grad.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.brian2grad.ParameterInfo;
import org.brian2grad.cli.text.TextTable;
import org.brian2grad.model.FitParameter;
import org.brian2grad.model.FitSettings;
import org.brian2grad.torch.fit.Evaluation;
import org.brian2grad.torch.fit.FitResult;
import org.brian2grad.torch.fit.SearchResult;
import org.brian2grad.units.WrittenUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a fit has found, as tables and as JSON.
///
/// @param infos of the parameters, in their order
/// @param recalled simulations of an earlier process
/// @param time of this process
record FitReport(
    Path model,
    Path data,
    FitSettings settings,
    List<ParameterInfo> infos,
    FitResult result,
    int recalled,
    Duration time) {
  private static final double AT_BOUND = 1e-3;
  private static final double NANOS = 1e9;

  /// A number for a line of text.
  static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.4g", value);
  }

  /// `1 simulation`
  static String simulations(int count) {
    return count + (count == 1 ? " simulation" : " simulations");
  }

  private Evaluation best() {
    return result.best().orElseThrow();
  }

  /// A row for each parameter.
  TextTable parameters() {
    TextTable table = new TextTable("parameter", ">value", ">start", ">bounds", "");
    for (int k = 0; k < settings.parameters().size(); k++) {
      FitParameter p = settings.parameters().get(k);
      table.row(
          p.name(),
          text(p, best().values()[k]),
          text(p, first(k)),
          text(p, p.low().value()) + " .. " + text(p, p.high().value()),
          isAtBound(p, best().values()[k]) ? "at its bound" : "");
      table.style("yellow");
    }
    return table;
  }

  /// Where the first search has begun: a little inside of the bounds.
  private double[] first(int parameter) {
    return result
        .searches()
        .getFirst()
        .first()
        .map(e -> e.values()[parameter])
        .orElseGet(() -> new double[] {settings.parameters().get(parameter).first().value()});
  }

  /// A row for each start.
  TextTable searches() {
    List<String> headings = new ArrayList<>(List.of("start"));
    settings.parameters().forEach(p -> headings.add(">" + p.name()));
    headings.addAll(List.of(">loss", ">best loss", ">steps", "ended because"));
    TextTable table = new TextTable(headings.toArray(String[]::new));
    for (int s = 0; s < result.searches().size(); s++) {
      SearchResult search = result.searches().get(s);
      List<String> row = new ArrayList<>(List.of(Integer.toString(s + 1)));
      for (int k = 0; k < settings.parameters().size(); k++) {
        int parameter = k;
        row.add(
            search
                .best()
                .map(e -> text(settings.parameters().get(parameter), e.values()[parameter]))
                .orElse(""));
      }
      row.add(search.first().map(e -> number(e.loss())).orElse(""));
      row.add(search.best().map(e -> number(e.loss())).orElse(""));
      row.add(Integer.toString(search.losses().size()));
      row.add(search.end().words());
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  /// One line.
  String summary() {
    String first =
        result.searches().getFirst().first().map(e -> number(e.loss())).orElse("not finite");
    SearchResult last = result.searches().getLast();
    return String.format(
        Locale.ROOT,
        "%s: loss %s at the start, %s in the end; %s; %s%s, %.1f s",
        result.interrupted() ? "interrupted" : result.improved() ? "done" : "not improved",
        first,
        number(best().loss()),
        last.end().words(),
        simulations(result.simulations()),
        recalled == 0 ? "" : " (" + recalled + " of them before)",
        time.toNanos() / NANOS);
  }

  /// What a user should know before believing it.
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (int k = 0; k < settings.parameters().size(); k++) {
      int parameter = k;
      boolean silent =
          result.searches().stream()
              .flatMap(s -> Stream.concat(s.first().stream(), s.best().stream()))
              .filter(e -> e.loss() != 0)
              .allMatch(e -> e.isFlat(parameter, settings.parameters().get(parameter).width()));
      if (silent && best().loss() != 0) {
        warnings.add(
            "the loss does not change with '%s', as far as gradients tell"
                .formatted(settings.parameters().get(k).name()));
      }
    }
    return warnings;
  }

  private static String text(FitParameter parameter, double... values) {
    double low = Arrays.stream(values).min().orElse(Double.NaN);
    double high = Arrays.stream(values).max().orElse(Double.NaN);
    return values.length == 1 || low == high
        ? parameter.text(low)
        : parameter.text(low) + " to " + parameter.text(high);
  }

  private static boolean isAtBound(FitParameter p, double... values) {
    double low = p.low().value();
    double high = p.high().value();
    return Arrays.stream(values)
        .map(v ->
            p.logarithmic() ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low))
        .anyMatch(part -> part < AT_BOUND || part > 1 - AT_BOUND);
  }

  /// All of it, with all digits: values in the units of their bounds, and in those of SI.
  String json() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("model", model.toString()).put("data", data.toString());
    root.put("interrupted", result.interrupted()).put("improved", result.improved());
    root.put("loss", best().loss());
    ObjectNode found = root.putObject("parameters");
    for (int k = 0; k < settings.parameters().size(); k++) {
      FitParameter p = settings.parameters().get(k);
      ObjectNode node = found.putObject(p.name());
      put(node, "value", infos.get(k), inUnit(p, best().values()[k]));
      node.put("unit", p.unit().map(WrittenUnit::text).orElse(infos.get(k).unit()));
      node.put("text", text(p, best().values()[k]));
      put(node, "start", infos.get(k), inUnit(p, first(k)));
      node.put("low", inUnit(p, p.low().value())[0]);
      node.put("high", inUnit(p, p.high().value())[0]);
      node.put("at_bound", isAtBound(p, best().values()[k]));
      ObjectNode si = node.putObject("si");
      put(si, "value", infos.get(k), best().values()[k]);
      si.put("unit", infos.get(k).unit());
    }
    ObjectNode loss = root.putObject("compared");
    loss.put("loss", settings.loss().name()).put("monitor", settings.loss().monitor());
    settings.loss().options().forEach((name, value) -> loss.put(name, value.text()));
    ObjectNode optimizer = root.putObject("optimizer");
    optimizer.put("name", settings.optimizer().name());
    settings.optimizer().options().forEach(optimizer::put);
    root.put("simulations", result.simulations());
    root.put("seconds", time.toNanos() / NANOS);
    ArrayNode searches = root.putArray("starts");
    result.searches().forEach(search -> search(search, searches.addObject()));
    return root.toPrettyString();
  }

  /// As numbers of the unit in which the bounds were given.
  private static double[] inUnit(FitParameter parameter, double... values) {
    return Arrays.stream(values)
        .map(v -> parameter.unit().map(unit -> unit.number(v)).orElse(v))
        .toArray();
  }

  private void search(SearchResult search, ObjectNode node) {
    search
        .best()
        .ifPresent(best -> {
          ObjectNode values = node.putObject("parameters");
          IntStream.range(0, infos.size())
              .forEach(k ->
                  put(
                      values,
                      infos.get(k).name(),
                      infos.get(k),
                      inUnit(settings.parameters().get(k), best.values()[k])));
          node.put("loss", best.loss());
        });
    node.put("ended_because", search.end().words());
    ArrayNode problems = node.putArray("problems");
    search.problems().forEach(problem -> problems.add(problem.toString()));
    ArrayNode losses = node.putArray("losses");
    search.losses().forEach(losses::add);
  }

  /// A number for what has one value, else a list, row after row.
  private static void put(ObjectNode node, String name, ParameterInfo info, double[] values) {
    if (info.shape().length == 0) {
      node.put(name, values[0]);
    } else {
      ArrayNode list = node.putArray(name);
      Arrays.stream(values).forEach(list::add);
    }
  }
}
