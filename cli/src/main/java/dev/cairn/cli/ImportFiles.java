package dev.cairn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that an import reads, in the order in which it reads them: paths as given, folders
 * recursively by name. {@code -} is standard input.
 */
final class ImportFiles {

  static final Path STANDARD_INPUT = Path.of("-");

  private final List<Path> paths;
  private final InputStream standardInput;
  private @Nullable Path spool;

  ImportFiles(List<Path> paths, InputStream standardInput) {
    this.paths = List.copyOf(paths);
    this.standardInput = standardInput;
  }

  /** Says what a file holds, one after the other. */
  interface Visitor {

    /**
     * Reads one file.
     *
     * @param name for messages
     * @param named whether the caller named it, rather than a folder around it
     */
    void visit(String name, InputStream raw, boolean named) throws IOException;

    /** Notes that a file can't be opened or its folder can't be listed. */
    void unreadable(String name, IOException reason);
  }

  /** Makes {@link #visit} work twice: standard input is kept in a temporary file. */
  void keepStandardInput() throws IOException {
    if (paths.contains(STANDARD_INPUT)) {
      Path file = Files.createTempFile("cairn-import", ".tmp");
      file.toFile().deleteOnExit();
      try (var out = Files.newOutputStream(file)) {
        standardInput.transferTo(out);
      }
      spool = file;
    }
  }

  void forgetStandardInput() throws IOException {
    if (spool != null) {
      Files.deleteIfExists(spool);
    }
  }

  void visit(Visitor visitor) {
    for (Path path : paths) {
      if (!path.equals(STANDARD_INPUT)) {
        visit(path, true, visitor);
      } else if (spool != null) {
        visitFile("-", spool, true, visitor);
      } else {
        try {
          visitor.visit("-", standardInput, true);
        } catch (IOException e) {
          visitor.unreadable("-", e);
        }
      }
    }
  }

  private static void visit(Path path, boolean named, Visitor visitor) {
    if (!Files.isDirectory(path)) {
      visitFile(path.toString(), path, named, visitor);
      return;
    }
    List<Path> children;
    try (Stream<Path> listed = Files.list(path)) {
      children = listed.filter(ImportFiles::isWanted).sorted().toList();
    } catch (IOException e) {
      visitor.unreadable(path.toString(), e);
      return;
    }
    children.forEach(child -> visit(child, false, visitor));
  }

  private static void visitFile(String name, Path path, boolean named, Visitor visitor) {
    try (InputStream in = Files.newInputStream(path)) {
      visitor.visit(name, in, named);
    } catch (IOException e) {
      visitor.unreadable(name, e);
    }
  }

  /**
   * Digest files lie beside log files in a bucket and hold no records; hidden files are no data.
   */
  private static boolean isWanted(Path path) {
    String name = path.getFileName().toString();
    boolean linkedFolder =
        Files.isSymbolicLink(path) && !Files.isRegularFile(path, new LinkOption[0]);
    return !name.startsWith(".") && !name.contains("CloudTrail-Digest") && !linkedFolder;
  }
}
