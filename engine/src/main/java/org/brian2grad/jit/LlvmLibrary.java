package org.brian2grad.jit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/// Loads LLVM's shared library, unpacked once from its jar into the user's cache.
final class LlvmLibrary {
  private LlvmLibrary() {}

  static SymbolLookup load() {
    String name = "org/bytedeco/llvm/" + platform() + "/" + System.mapLibraryName("LLVM");
    URL resource = LlvmLibrary.class.getClassLoader().getResource(name);
    if (resource == null) {
      throw new JitException(
          "expected "
              + name
              + " on the class path; add org.bytedeco:llvm with classifier "
              + platform());
    }
    try {
      return SymbolLookup.libraryLookup(unpacked(resource), Arena.global());
    } catch (IOException e) {
      throw new JitException("cannot unpack " + name + " to the cache directory", e);
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "macosx" : os.contains("win") ? "windows" : "linux";
    String machine = System.getProperty("os.arch");
    return system + "-" + (machine.equals("aarch64") ? "arm64" : "x86_64");
  }

  private static Path unpacked(URL resource) throws IOException {
    var connection = resource.openConnection();
    connection.setUseCaches(false);
    long size = connection.getContentLengthLong();
    Path library = CacheDirectory.get().resolve("libLLVM-20.1.7-" + size + ".so");
    if (Files.exists(library) && Files.size(library) == size) {
      return library;
    }
    // Another process may be doing the same: each writes its own file, the last rename wins.
    Path partial = Files.createTempFile(library.getParent(), "libLLVM", ".part");
    try (InputStream content = connection.getInputStream()) {
      Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
      try {
        Files.move(partial, library, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(partial, library, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(partial);
    }
    return library;
  }
}
