package org.brian2grad.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.brian2grad.diag.Diagnostic;
import org.brian2grad.diag.DiagnosticException;
import org.brian2grad.program.JsonFields;
import org.brian2grad.program.Program;
import org.brian2grad.program.ProgramCheck;
import org.brian2grad.program.ProgramReader;
import org.brian2grad.request.Choices;
import org.brian2grad.request.ChoicesJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a simulation from a file. Nothing in the file is believed before it was looked at: sizes
/// are those of the file, since nothing is packed in it, and every entry has its checksum.
public final class ArchiveReader {
  private static final Set<String> ENTRIES =
      Set.of(Archive.MANIFEST, Archive.PROGRAM, Archive.REQUEST, Archive.ARRAYS);

  /// Of the texts, which are read as a whole.
  private static final long LONGEST_TEXT = 256L << 20;

  private static final long LONGEST_MANIFEST = 64 << 10;
  private static final int PIECE = 1 << 20;

  private final Path file;

  private ArchiveReader(Path file) {
    this.file = file;
  }

  /// @throws DiagnosticException naming the file and what is wrong with it
  public static SavedSimulation read(Path file) {
    return new ArchiveReader(file).read();
  }

  private SavedSimulation read() {
    if (!Files.isRegularFile(file)) {
      throw Archive.error(
          file,
          "file-missing",
          "expected a file that Simulator.save has written, got none",
          "check the path");
    }
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw Archive.error(
          file,
          "file-format",
          "expected a machine with little-endian numbers, as the file has them, got another",
          "run it on one that has");
    }
    try (ZipFile zip = new ZipFile(file.toFile(), ZipFile.OPEN_READ)) {
      return read(zip);
    } catch (ZipException | EOFException e) {
      throw damaged("its directory or an entry is cut off: " + e.getMessage());
    } catch (IOException e) {
      throw Archive.error(
          file, "file-read", "expected a file that can be read, got " + e, "check the path");
    } catch (JacksonException e) {
      throw damaged("a text in it is not JSON: " + e.getOriginalMessage());
    } catch (DiagnosticException e) {
      throw located(e);
    } catch (IllegalArgumentException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  private DiagnosticException damaged(String what) {
    return Archive.error(
        file,
        "file-format",
        "expected a file as Simulator.save writes it, got one that is damaged or another: " + what,
        "save it again");
  }

  /// The same errors with the file's name.
  private DiagnosticException located(DiagnosticException e) {
    return new DiagnosticException(
        e.diagnostics().stream()
            .map(d ->
                d.where().equals(file.toString())
                    ? d
                    : new Diagnostic(file + ": " + d.where(), d.code(), d.what(), d.remedy()))
            .toList());
  }

  private SavedSimulation read(ZipFile zip) throws IOException {
    requireEntries(zip);
    byte[] manifest = bytes(zip, Archive.MANIFEST, LONGEST_MANIFEST);
    JsonNode root = JsonMapper.shared().readTree(text(Archive.MANIFEST, manifest));
    String format = JsonFields.text(root, "format");
    if (!format.equals(Archive.FORMAT)) {
      throw Archive.error(
          file,
          "file-version",
          "expected the format " + Archive.FORMAT + ", got " + format,
          "use the version of brian2grad that has written it, or save it again");
    }
    JsonNode described = JsonFields.object(root, "entries");
    String programText = checkedText(zip, Archive.PROGRAM, described);
    String requestText = checkedText(zip, Archive.REQUEST, described);
    MemorySegment arrays = arrays(zip, described);
    Program program = ProgramReader.read(programText, arrays);
    ProgramCheck.check(program);
    JsonNode request = JsonMapper.shared().readTree(requestText);
    Choices choices = ChoicesJson.read(request);
    return new SavedSimulation(program, choices, RunSettingsJson.read(request));
  }

  private void requireEntries(ZipFile zip) {
    Set<String> found = new TreeSet<>();
    zip.stream().map(ZipEntry::getName).forEach(found::add);
    if (!found.equals(ENTRIES) || zip.size() != ENTRIES.size()) {
      throw damaged("it has the entries " + shortened(found));
    }
    zip.stream()
        .filter(entry ->
            entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize())
        .findFirst()
        .ifPresent(entry -> {
          throw damaged("'" + entry.getName() + "' is packed");
        });
  }

  private static String shortened(Set<String> names) {
    String text = String.join(", ", names);
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }

  private ZipEntry entry(ZipFile zip, String name, long longest) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged("it has no entry '" + name + "'");
    }
    long bytes = entry.getSize();
    if (bytes < 0 || bytes > longest || bytes > Files.size(file)) {
      throw damaged("'" + name + "' has " + bytes + " bytes");
    }
    return entry;
  }

  private byte[] bytes(ZipFile zip, String name, long longest) throws IOException {
    ZipEntry entry = entry(zip, name, longest);
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) entry.getSize());
      if (bytes.length != entry.getSize()) {
        throw damaged("'" + name + "' is cut off");
      }
      return bytes;
    }
  }

  private String checkedText(ZipFile zip, String name, JsonNode described) throws IOException {
    byte[] bytes = bytes(zip, name, LONGEST_TEXT);
    MessageDigest sha = Archive.digest();
    sha.update(bytes);
    requireSum(name, described, bytes.length, sha);
    return text(name, bytes);
  }

  private String text(String name, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw damaged("'" + name + "' is no text");
    }
  }

  private void requireSum(String name, JsonNode described, long bytes, MessageDigest sha) {
    JsonNode expected = JsonFields.object(described, name);
    String sum = HexFormat.of().formatHex(sha.digest());
    if (JsonFields.integer(expected, "bytes") != bytes
        || !JsonFields.text(expected, "sha256").equals(sum)) {
      throw Archive.error(
          file,
          "file-checksum",
          "expected '" + name + "' as it was written, got other bytes",
          "copy the file again, or save it again");
    }
  }

  /// All arrays, in memory that lives as long as somebody refers to it.
  private MemorySegment arrays(ZipFile zip, JsonNode described) throws IOException {
    ZipEntry entry = entry(zip, Archive.ARRAYS, Long.MAX_VALUE);
    MessageDigest sha = Archive.digest();
    MemorySegment arrays = allocate(entry.getSize());
    long at = 0;
    byte[] piece = new byte[PIECE];
    try (InputStream in = zip.getInputStream(entry)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (at + read > entry.getSize()) {
          throw damaged("'" + Archive.ARRAYS + "' is longer than it says");
        }
        sha.update(piece, 0, read);
        MemorySegment.copy(piece, 0, arrays, ValueLayout.JAVA_BYTE, at, read);
        at += read;
      }
    }
    requireSum(Archive.ARRAYS, described, at, sha);
    return arrays.asSlice(0, entry.getSize());
  }

  private MemorySegment allocate(long bytes) {
    try {
      return Arena.ofAuto().allocate(Math.max(1, bytes), Archive.ALIGNMENT);
    } catch (OutOfMemoryError _) {
      throw Archive.error(
          file,
          "out-of-memory",
          "expected room for " + bytes + " bytes of arrays, got none",
          "raise -XX:MaxDirectMemorySize");
    }
  }
}
