package org.brian2grad.frontend;

import java.util.List;
import org.brian2grad.fuzz.Fuzzing;
import org.brian2grad.fuzz.Mutations;
import org.brian2grad.fuzz.RandomTexts;
import org.brian2grad.model.Model;
import org.brian2grad.program.ProgramCheck;
import org.brian2grad.yaml.StudyReader;
import org.junit.jupiter.api.Test;

/// Every model that is without errors has a program, which holds together, or is refused.
class LoweringFuzzTest {
  /// Of one model, in seconds.
  private static final int LIMIT = 5;

  @Test
  void everyModelIsLoweredOrRefused() throws InterruptedException {
    new Fuzzing("LOWERING", LIMIT)
        .run((random, told) -> {
          String document = new RandomTexts(random).document();
          String text =
              random.nextInt(4) > 0 ? document : new Mutations(random, List.of(document)).next();
          told.set(() -> Fuzzing.literal(text));
          Model model = StudyReader.read(text, "fuzz.yaml").model();
          ProgramCheck.check(ModelLowering.lower(model));
        })
        .requireBoth();
  }
}
