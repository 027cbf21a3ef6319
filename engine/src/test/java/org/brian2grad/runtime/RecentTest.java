package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.Programs;
import org.brian2grad.lowering.Lowered;
import org.brian2grad.lowering.Lowering;
import org.brian2grad.program.Precision;
import org.brian2grad.program.Program;
import org.brian2grad.request.Choices;
import org.brian2grad.request.Request;
import org.junit.jupiter.api.Test;

class RecentTest {
  @Test
  void whatWasAskedForLastIsKept() {
    var recent = new Recent<String, Integer>(2);
    List<String> made = new ArrayList<>();
    for (String key : "a b a c a b".split(" ", -1)) {
      recent.get(
          key,
          k -> {
            made.add(k);
            return k.length();
          });
    }
    assertThat(made).containsExactly("a", "b", "c", "b");
    assertThat(recent.find("c")).isEmpty();
    assertThat(recent.find("b")).isEqualTo(Optional.of(1));
  }

  /// Runs that continue one another start at another step each; all of them give what the first
  /// would have given there.
  @Test
  void anEngineForgetsTimelinesOfLongAgo() {
    Program program = Programs.smooth();
    Choices choices =
        new Choices(
            Precision.DOUBLE,
            List.of(),
            Map.of(),
            List.of(),
            Request.Detach.NOTHING,
            List.of(),
            List.of(),
            Set.of(),
            false);
    Lowered lowered = Lowering.lower(program, choices.resolve(program, false, false));
    Engine engine = Engine.interpreted(program, lowered);
    Timeline first = engine.timeline(new long[] {0});
    for (int k = 1; k < 100; k++) {
      Timeline later = engine.timeline(new long[] {k});
      assertThat(later.first()).containsExactly(k);
      assertThat(engine.timeline(new long[] {k})).isSameAs(later);
    }
    Timeline again = engine.timeline(new long[] {0});
    assertThat(again).isNotSameAs(first);
    assertThat(again.ticks()).isEqualTo(first.ticks());
  }
}
