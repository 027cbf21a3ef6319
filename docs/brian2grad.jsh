// What `./brian2grad jshell` begins with: all that docs/java.md uses.
import org.brian2grad.*;
import org.brian2grad.diag.*;
import org.brian2grad.program.Precision;
import org.brian2grad.model.*;
import org.brian2grad.surrogate.*;
import org.brian2grad.torch.*;
import org.brian2grad.torch.autograd.Backward;
import org.brian2grad.torch.loss.*;
import org.brian2grad.units.*;
import org.brian2grad.yaml.*;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import java.nio.file.Path;

/** A number as a tensor of float64; with .requires_grad_() one that a gradient is wanted for. */
Tensor number(double value) {
  return torch.scalar_tensor(new Scalar(value), new TensorOptions(ScalarType.Double));
}

System.out.println("""
    brian2grad: begin with a model, of a file or of the builder (docs/java.md):
      var sim = Simulator.of(StudyReader.read(Path.of("python/tests/models/lif.yaml"))).build()
      sim.parameters(); sim.outputs()
      var run = sim.run(Map.of())
      run.output("trace.v")
    """);
