package org.brian2grad.jit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Object files kept between processes, by the hash of the code (which names the machine) they were
/// made from.
///
/// A file begins with the hash of the rest: what was cut off or changed is compiled again. Losing
/// the cache loses time only, so that its own failures are no errors.
final class ObjectCache {
  private static final int HASH_BYTES = 32;
  private static final long LIMIT_BYTES = 256L << 20;

  private final Path directory;

  ObjectCache(Path directory) {
    this.directory = directory;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Path file(String ir) {
    byte[] hash = sha256().digest(ir.getBytes(StandardCharsets.UTF_8));
    return directory.resolve(HexFormat.of().formatHex(hash) + ".o");
  }

  Optional<byte[]> find(String ir) {
    Path file = file(ir);
    try {
      byte[] content = Files.readAllBytes(file);
      if (content.length <= HASH_BYTES) {
        return Optional.empty();
      }
      byte[] object = Arrays.copyOfRange(content, HASH_BYTES, content.length);
      if (!Arrays.equals(sha256().digest(object), Arrays.copyOf(content, HASH_BYTES))) {
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
      return Optional.of(object);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void put(String ir, byte[] object) {
    try {
      Files.createDirectories(directory);
      Path partial = Files.createTempFile(directory, "object", ".part");
      byte[] content = Arrays.copyOf(sha256().digest(object), HASH_BYTES + object.length);
      System.arraycopy(object, 0, content, HASH_BYTES, object.length);
      Files.write(partial, content);
      Files.move(partial, file(ir), StandardCopyOption.REPLACE_EXISTING);
      trim();
    } catch (IOException e) {
      System.getLogger(ObjectCache.class.getName())
          .log(System.Logger.Level.DEBUG, "the object cache cannot be written", e);
    }
  }

  private record Kept(Path file, long used, long bytes) {}

  /// Removes what was not used for the longest time.
  private void trim() throws IOException {
    List<Kept> files = new ArrayList<>();
    try (Stream<Path> list = Files.list(directory)) {
      list.forEach(file -> kept(file).ifPresent(files::add));
    }
    // Other processes use the files too: what is sorted is what was read once.
    files.sort(Comparator.comparingLong(Kept::used).reversed());
    long total = 0;
    for (Kept kept : files) {
      total += kept.bytes();
      if (total > LIMIT_BYTES) {
        Files.deleteIfExists(kept.file());
      }
    }
  }

  private static Optional<Kept> kept(Path file) {
    try {
      return Optional.of(
          new Kept(file, Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
    } catch (IOException e) {
      return Optional.empty(); // another process has removed it
    }
  }
}
