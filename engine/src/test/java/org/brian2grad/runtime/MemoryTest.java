package org.brian2grad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static long alive(List<Memory.Block> blocks) {
    return blocks.stream()
        .filter(block -> block.segment().scope().isAlive())
        .mapToLong(block -> block.segment().byteSize())
        .sum();
  }

  @Test
  void blocksKeptForLaterCountToo() {
    var memory = new Memory();
    List<Memory.Block> blocks = new ArrayList<>();
    for (long bytes : new long[] {4096, 2048, 1024}) {
      blocks.add(memory.take(bytes));
      blocks.getLast().close();
    }
    assertThat(alive(blocks)).isEqualTo(7168);
    memory.keepWithin(6000);
    assertThat(alive(blocks)).isEqualTo(3072);
    blocks.add(memory.take(4000));
    assertThat(alive(blocks)).isEqualTo(5024);
    assertThat(memory.take(1024)).isSameAs(blocks.get(2));
  }
}
