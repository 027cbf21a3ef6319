package org.brian2grad.program;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.brian2grad.Programs;
import org.brian2grad.fuzz.Fuzzing;
import org.brian2grad.fuzz.JsonChanges;
import org.brian2grad.fuzz.Mutations;
import org.junit.jupiter.api.Test;

/// Whatever the JSON of a program is, it is read or refused; what is read and holds together is
/// written and read back.
class ProgramFuzzTest {
  private static final List<String> PROGRAMS =
      List.of(Programs.json("lif"), Programs.json("network"), Programs.json("smooth"));

  /// Of one text, in seconds.
  private static final int LIMIT = 5;

  /// Where an array's offset leads: the text of a stranger names no addresses.
  private static final MemorySegment BLOCK = MemorySegment.ofArray(new long[64]);

  @Test
  void everyTextIsReadOrRefused() throws InterruptedException {
    new Fuzzing("PROGRAM_JSON", LIMIT)
        .run((random, told) -> {
          String base = PROGRAMS.get(random.nextInt(PROGRAMS.size()));
          String text =
              random.nextInt(3) > 0
                  ? new JsonChanges(random).of(base)
                  : new Mutations(random, List.of(base)).next();
          told.set(() -> Fuzzing.literal(text));
          Program program = ProgramReader.read(text, BLOCK);
          ProgramCheck.check(program);
        })
        .requireBoth();
  }
}
