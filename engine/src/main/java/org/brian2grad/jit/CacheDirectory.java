package org.brian2grad.jit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where files are kept between processes: `BRIAN2GRAD_CACHE`, else the user's cache directory.
final class CacheDirectory {
  private CacheDirectory() {}

  /// Whether compiled objects may be kept; `BRIAN2GRAD_CACHE=off` says no.
  static boolean isEnabled() {
    return !"off".equals(System.getenv("BRIAN2GRAD_CACHE"));
  }

  /// @throws IOException when the directory cannot be made
  static Path get() throws IOException {
    return Files.createDirectories(path());
  }

  private static Path path() {
    Optional<String> own =
        Optional.ofNullable(System.getenv("BRIAN2GRAD_CACHE"))
            .filter(value -> !value.isBlank() && !value.equals("off"));
    if (own.isPresent()) {
      return Path.of(own.get());
    }
    Optional<String> xdg =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(value -> !value.isBlank());
    Path base =
        xdg.map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return base.resolve("brian2grad");
  }
}
