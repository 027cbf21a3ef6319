package org.brian2grad.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhiloxTest {
  private static final JavaBits BITS = new JavaBits(true);

  /// Counter, key, words: the known answers that come with the authors' library Random123
  /// (`kat_vectors`, philox4x32 10).
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000 00000000 00000000 00000000 00000000 00000000"
            + " 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff"
            + " 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0"
            + " d16cfe09 94fdcceb 5001e420 24126ea1"
      })
  void knownAnswers(String line) {
    List<Long> n = Arrays.stream(line.split(" ")).map(word -> Long.parseLong(word, 16)).toList();
    long key = n.get(5) << 32 | n.get(4);
    assertThat(Philox.words(BITS, key, n.subList(0, 4))).isEqualTo(n.subList(6, 10));
  }

  @Test
  void onlyLowerHalvesOfTheCounterCount() {
    List<Long> plain = List.of(1L, 2L, 3L, 4L);
    List<Long> dirty = plain.stream().map(word -> word | 0xABCDL << 40).toList();
    assertThat(Philox.words(BITS, 7L, dirty)).isEqualTo(Philox.words(BITS, 7L, plain));
  }

  @Test
  void samplesHaveKeysOfTheirOwn() {
    Set<Long> keys = new HashSet<>();
    for (long seed : new long[] {0, 1, 1L << 40, Long.MAX_VALUE}) {
      LongStream.of(0, 1, 2, 1L << 33).forEach(sample -> keys.add(Philox.key(seed, sample)));
    }
    assertThat(keys).hasSize(16);
  }

  /// No two draws of a run may share bits: neighbour sites take different halves of a block, steps
  /// beyond 2^32 are not those before.
  @Test
  void placesDiffer() {
    Set<List<Long>> seen = new HashSet<>();
    int places = 0;
    for (int site : new int[] {0, 1, 2, 3, Place.SITES - 1}) {
      for (long step : new long[] {0, 1, 1L << 32}) {
        for (long element : new long[] {0, 1, 5}) {
          seen.add(new Place<>(3L, step, element, site).half(BITS));
          places++;
        }
      }
    }
    assertThat(seen).hasSize(places);
  }
}
