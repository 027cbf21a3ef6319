package org.brian2grad.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brian2grad.kernel.BodyBuilder;
import org.brian2grad.kernel.Node;
import org.brian2grad.surrogate.Truncated;

/// Which elements are so near to an event, or away from one, that the surrogate derivative of its
/// condition is not zero.
final class Candidates {
  private final BodyBuilder b;
  private final Set<Integer> recovering;

  private Candidates(BodyBuilder b, Set<Integer> recovering) {
    this.b = b;
    this.recovering = recovering;
  }

  /// A truth value for an event condition: true also where it holds; empty where a surrogate has no
  /// bounded support, so that everybody is a candidate, and where there is no surrogate.
  ///
  /// @param recovering arrays of truth values with a derivative whose distance is not known here:
  ///   each may be near
  static Optional<Integer> of(BodyBuilder b, int condition, Set<Integer> recovering) {
    return new Candidates(b, recovering)
        .near(condition)
        .filter(near -> !(b.node(near) instanceof Node.BoolConstant))
        .map(near -> b.or(condition, near));
  }

  private Optional<Integer> near(int id) {
    return switch (b.node(id)) {
      case Node.Heaviside h -> near(h);
      case Node.And a -> either(a.left(), a.right(), a.right(), a.left());
      case Node.Or o -> either(o.left(), b.not(o.right()), o.right(), b.not(o.left()));
      case Node.Not n -> near(n.operand());
      case Node.Select _, Node.Convert _ -> Optional.empty();
      case Node.Load l when recovering.contains(l.array()) -> Optional.of(b.bool(true));
      case Node _ -> Optional.of(b.bool(false));
    };
  }

  /// One operand that is near where its weight is true, or the other; both that are near, whose
  /// product is in second derivatives.
  private Optional<Integer> either(int one, int oneWeight, int other, int otherWeight) {
    return near(one)
        .flatMap(first ->
            near(other)
                .map(second ->
                    b.or(b.and(first, b.or(oneWeight, second)), b.and(second, otherWeight))));
  }

  private Optional<Integer> near(Node.Heaviside h) {
    double support = h.surrogate().support();
    if (Double.isInfinite(support)) {
      return Optional.empty();
    }
    int x = b.call("abs", List.of(b.div((Integer) h.distance(), h.scale())));
    int at = h.surrogate().data().indexOf(Truncated.SUPPORT);
    int bound = at < 0 ? b.real(support) : h.data().get(at);
    return Optional.of(b.compare(Node.Comparison.LE, x, bound));
  }
}
