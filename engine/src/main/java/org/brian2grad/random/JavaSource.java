package org.brian2grad.random;

import java.util.List;
import org.brian2grad.function.JavaMaths;
import org.brian2grad.function.Maths;

/// Random numbers one by one, in Java: bit for bit those of machine code.
///
/// @param bits words
/// @param maths reals
public record JavaSource(Bits<Long, Double> bits, Maths<Double, Boolean> maths)
    implements Source<Long, Double, Boolean> {

  /// @param isDouble whether reals have 64 bits (else 32)
  public static JavaSource of(boolean isDouble) {
    return new JavaSource(new JavaBits(isDouble), new JavaMaths(isDouble));
  }

  @Override
  public Double search(Rounds algorithm, Place<Long> place, List<Double> args, Double otherwise) {
    if (!algorithm.applies(maths, args)) {
      return otherwise;
    }
    List<Double> constants = algorithm.constants(maths, args);
    List<Double> state = algorithm.begin(maths, constants);
    for (long n = 0; n < algorithm.limit(); n++) {
      List<Double> pair = pair(place, algorithm.redraws() ? n : 0L);
      var round = algorithm.round(maths, constants, state, pair.get(0), pair.get(1));
      state = round.state();
      if (round.found()) {
        break;
      }
    }
    return state.getFirst();
  }
}
