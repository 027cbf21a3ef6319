package org.brian2grad.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.brian2grad.Simulator;
import org.brian2grad.model.LossSettings;
import org.brian2grad.torch.fit.Observation;

/// Identifies what a fit minimises: whether simulations of an earlier process are those of this
/// one. Bounds, starts, optimizer and steps are no part of it: they only say where one looks.
final class FitProblem {
  private static final int PIECE = 1 << 16;

  private FitProblem() {}

  /// A hash of the network with all that was asked for, the loss and the data.
  static String digest(
      Simulator simulator,
      LossSettings loss,
      Observation data,
      Map<String, Observation.Spikes> clamped)
      throws IOException {
    MessageDigest digest = sha256();
    network(simulator, digest);
    text(digest, loss.name(), loss.monitor());
    new TreeMap<>(loss.options())
        .forEach((name, value) -> {
          text(digest, name, value.dimension().symbol());
          numbers(digest, value.value());
        });
    data(digest, data);
    new TreeMap<>(clamped)
        .forEach((group, spikes) -> {
          text(digest, "clamp " + group);
          data(digest, spikes);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void data(MessageDigest digest, Observation data) {
    switch (data) {
      case Observation.Trace trace -> {
        text(digest, "trace " + trace.columns());
        numbers(digest, trace.times());
        numbers(digest, trace.values());
      }
      case Observation.Spikes spikes -> {
        text(digest, "spikes");
        numbers(digest, spikes.times());
        numbers(digest, Arrays.stream(spikes.indices()).asDoubleStream().toArray());
      }
    }
  }

  /// The same simulator is saved as the same bytes.
  private static void network(Simulator simulator, MessageDigest digest) throws IOException {
    Path saved = Files.createTempFile("brian2grad", ".b2g");
    try {
      simulator.save(saved);
      try (var in = Files.newInputStream(saved)) {
        byte[] piece = new byte[PIECE];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
          digest.update(piece, 0, n);
        }
      }
    } finally {
      Files.deleteIfExists(saved);
    }
  }

  private static void text(MessageDigest digest, String... texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      numbers(digest, bytes.length);
      digest.update(bytes);
    }
  }

  private static void numbers(MessageDigest digest, double... values) {
    ByteBuffer buffer = ByteBuffer.allocate((values.length + 1) * Double.BYTES);
    buffer.putDouble(values.length);
    for (double x : values) {
      buffer.putDouble(x);
    }
    digest.update(buffer.flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
