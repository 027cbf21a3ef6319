package org.brian2grad.llvm;

import java.util.ArrayList;
import java.util.List;
import org.brian2grad.function.Maths;
import org.brian2grad.random.Bits;
import org.brian2grad.random.Place;
import org.brian2grad.random.Rounds;
import org.brian2grad.random.Source;

/// Random numbers in registers of `width` of them.
final class VectorSource implements Source<String, String, String> {
  private final Text text;
  private final int width;
  private final String real;
  private final String mask;
  private final VectorBits bits;
  private final VectorMaths maths;

  VectorSource(Text text, Types types, int width) {
    this.text = text;
    this.width = width;
    this.real = Types.vector(types.real(), width);
    this.mask = Types.vector("i1", width);
    this.bits = new VectorBits(text, types, width);
    this.maths = new VectorMaths(text, types, width);
  }

  @Override
  public Bits<String, String> bits() {
    return bits;
  }

  @Override
  public Maths<String, String> maths() {
    return maths;
  }

  /// A loop in one block, until the last number of the register is found: a number that is found
  /// stays as it is.
  @Override
  public String search(Rounds algorithm, Place<String> place, List<String> args, String otherwise) {
    String applies = algorithm.applies(maths, args);
    List<String> constants = algorithm.constants(maths, args);
    List<String> first = algorithm.begin(maths, constants);
    List<String> pair = algorithm.redraws() ? List.of() : pair(place, bits.constant(0));
    String p = "d" + text.fresh();
    text.run("br label %" + p + ".pre");
    text.label(p + ".pre");
    branch(any(applies), p + ".round", p + ".done");
    text.label(p + ".round");
    phi("%" + p + ".n", "i64", "0", p);
    phi("%" + p + ".left", mask, applies, p);
    List<String> state = new ArrayList<>();
    for (int k = 0; k < first.size(); k++) {
      state.add("%" + p + ".s" + k);
      phi(state.get(k), real, first.get(k), p);
    }
    if (algorithm.redraws()) {
      pair = pair(place, bits.spread("%" + p + ".n"));
    }
    var round = algorithm.round(maths, constants, state, pair.get(0), pair.get(1));
    String left = "%" + p + ".left";
    for (int k = 0; k < state.size(); k++) {
      text.run(
          state.get(k)
              + ".next = select "
              + mask
              + " "
              + left
              + ", "
              + real
              + " "
              + round.state().get(k)
              + ", "
              + real
              + " "
              + state.get(k));
    }
    String missed = maths.not(round.found());
    text.run(left + ".next = and " + mask + " " + left + ", " + missed);
    text.run("%" + p + ".n.next = add nuw nsw i64 %" + p + ".n, 1");
    String within = text.emit("icmp slt i64 %" + p + ".n.next, " + algorithm.limit());
    String more = text.emit("and i1 " + any(left + ".next") + ", " + within);
    branch(more, p + ".round", p + ".done");
    text.label(p + ".done");
    String found =
        text.emit(
            "phi "
                + real
                + " [ "
                + otherwise
                + ", %"
                + p
                + ".pre ], [ "
                + state.get(0)
                + ".next, %"
                + p
                + ".round ]");
    return maths.select(applies, found, otherwise);
  }

  private void phi(String name, String type, String first, String p) {
    text.run(
        name
            + " = phi "
            + type
            + " [ "
            + first
            + ", %"
            + p
            + ".pre ], [ "
            + name
            + ".next, %"
            + p
            + ".round ]");
  }

  private void branch(String condition, String then, String otherwise) {
    text.run("br i1 " + condition + ", label %" + then + ", label %" + otherwise);
  }

  private String any(String vector) {
    if (width == 1) {
      return vector;
    }
    String set = text.emit("bitcast " + mask + " " + vector + " to i" + width);
    return text.emit("icmp ne i" + width + " " + set + ", 0");
  }
}
