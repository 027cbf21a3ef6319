package org.brian2grad.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A file in the hands of somebody who can write such files.
final class Forged {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  Forged(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String name) {
    return new String(entries.get(name), StandardCharsets.UTF_8);
  }

  byte[] content(String name) {
    return entries.get(name);
  }

  Forged put(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  Forged edit(String name, UnaryOperator<String> change) {
    return put(name, change.apply(text(name)).getBytes(StandardCharsets.UTF_8));
  }

  /// With sums that are right again.
  Forged summed() {
    ObjectNode root = (ObjectNode) JsonMapper.shared().readTree(text(Archive.MANIFEST));
    ObjectNode described = root.putObject("entries");
    entries.forEach((name, content) -> {
      if (!name.equals(Archive.MANIFEST)) {
        described
            .putObject(name)
            .put("bytes", content.length)
            .put("sha256", HexFormat.of().formatHex(Archive.digest().digest(content)));
      }
    });
    return put(Archive.MANIFEST, root.toString().getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var entry : entries.entrySet()) {
        var header = new ZipEntry(entry.getKey());
        header.setMethod(ZipEntry.STORED);
        header.setSize(entry.getValue().length);
        var crc = new CRC32();
        crc.update(entry.getValue());
        header.setCrc(crc.getValue());
        zip.putNextEntry(header);
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
