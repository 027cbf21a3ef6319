package org.brian2grad.llvm;

import org.brian2grad.kernel.ArrayDecl;
import org.brian2grad.kernel.Geometry;
import org.brian2grad.kernel.Layout;
import org.brian2grad.kernel.Module;
import org.brian2grad.kernel.Region;

/// Pointers to elements of arrays, for one routine.
///
/// Registers with the bases are set once: `%shared`, `%parameter`, `%state`, `%adjoint`,
/// `%record<slot>` at entry, `%taperow` and the rows of records at each tick.
final class Addresses {
  private final Module module;
  private final Layout layout;
  private final Types types;
  private final Text text;

  Addresses(Module module, Layout layout, Types types, Text text) {
    this.module = module;
    this.layout = layout;
    this.types = types;
    this.text = text;
  }

  /// Whether an element has a vector of lanes of its own.
  boolean isLaned(ArrayDecl array) {
    return layout.geometry().axis() == Geometry.Axis.LANES && array.laned();
  }

  /// The pointer to an element (to its first lane).
  ///
  /// @param element a register or constant, i64
  String element(int array, String element) {
    ArrayDecl a = module.array(array);
    String type = types.of(a.type());
    String base =
        switch (a.region()) {
          case SHARED -> offset("%shared", array);
          case PARAMETER -> offset("%parameter", array);
          case STATE -> offset("%state", array);
          case ADJOINT -> offset("%adjoint", array);
          case TAPE -> offset("%taperow", array);
          case RECORD -> "%row" + layout.recordSlot(array);
        };
    if (element.equals("0")) {
      return base;
    }
    String index = element;
    if (a.region() == Region.RECORD && isLaned(a)) {
      index = text.emit("mul i64 " + element + ", %pitch");
    } else if (isLaned(a)) {
      index = text.emit("mul nuw nsw i64 " + element + ", " + layout.geometry().lanes());
    }
    return text.emit("getelementptr inbounds " + type + ", ptr " + base + ", i64 " + index);
  }

  private String offset(String base, int array) {
    long offset = layout.offset(array);
    return offset == 0
        ? base
        : text.emit("getelementptr inbounds i8, ptr " + base + ", i64 " + offset);
  }

  /// Metadata of every access to an array: arrays never overlap, and what nobody writes never
  /// changes.
  ///
  /// @param once whether the routine is run once, and so may write parameters
  String tags(int array, boolean load, boolean once) {
    String tbaa = ", !tbaa !" + (2 * array + 2);
    boolean fixed =
        switch (module.array(array).region()) {
          case SHARED -> true;
          case PARAMETER -> !once;
          case STATE, ADJOINT, RECORD, TAPE -> false;
        };
    return load && fixed ? tbaa + ", !invariant.load !0" : tbaa;
  }

  /// The alignment of an access to `width` elements.
  int alignment(int array, int width) {
    int bytes = module.array(array).type().bytes(module.precision());
    // Records are the caller's memory, which may begin anywhere.
    return module.array(array).region() == Region.RECORD
        ? bytes
        : Math.min(Layout.ALIGNMENT, bytes * width);
  }
}
