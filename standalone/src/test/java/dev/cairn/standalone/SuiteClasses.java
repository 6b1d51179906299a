package dev.cairn.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * What a process of the suite loads its classes from.
 *
 * <p>The suite starts dozens of times in these tests, and most of a start is reading and verifying
 * classes. So one process archives them, for all that follow: 4 seconds of CPU each instead of 8.
 * JVMs archive classes of jars only; a folder of classes becomes a jar first.
 */
final class SuiteClasses {

  private static final Path FOLDER =
      Path.of(System.getProperty("cairn.root"), "standalone", "target", "suite");
  private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");

  private static List<String> options = List.of();

  private SuiteClasses() {}

  /** Options of a JVM: its class path and the archive of its classes. */
  static synchronized List<String> options() throws IOException, InterruptedException {
    if (options.isEmpty()) {
      Files.createDirectories(FOLDER);
      try (FileChannel file =
              FileChannel.open(
                  FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = file.lock()) {
        options = prepare();
      }
    }
    return options;
  }

  private static List<String> prepare() throws IOException, InterruptedException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isRegularFile(path)) {
        jars.add(entry);
      } else if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
        jars.add(jar(path).toString());
      }
    }
    List<String> classPath = List.of("-cp", String.join(File.pathSeparator, jars));
    if (!isNewerThanAll(ARCHIVE, jars.stream().map(Path::of))) {
      archive(classPath);
    }
    return Stream.concat(
            classPath.stream(), Stream.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:cds=off"))
        .toList();
  }

  /** The classes of a module's folder {@code target/classes} as a jar. */
  private static Path jar(Path classes) throws IOException {
    Path jar = FOLDER.resolve(classes.getName(classes.getNameCount() - 3) + ".jar");
    try (Stream<Path> files = Files.walk(classes)) {
      if (isNewerThanAll(jar, files)) {
        return jar;
      }
    }
    int result =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                classes.toString(),
                ".");
    if (result != 0) {
      throw new IOException("jar: exit code " + result);
    }
    return jar;
  }

  private static void archive(List<String> classPath) throws IOException, InterruptedException {
    Path fresh = FOLDER.resolve("fresh.jsa");
    Path data = Files.createTempDirectory(FOLDER, "data-");
    List<String> options = new ArrayList<>(classPath);
    options.add("-XX:ArchiveClassesAtExit=" + fresh);
    options.add("-Xlog:cds=off");
    SuiteProcess.start(options, CairnDev.class.getName(), data, Map.of(), Map.of()).close();
    Files.move(fresh, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isNewerThanAll(Path made, Stream<Path> sources) throws IOException {
    if (!Files.exists(made)) {
      return false;
    }
    FileTime time = Files.getLastModifiedTime(made);
    for (Path source : (Iterable<Path>) sources::iterator) {
      if (Files.getLastModifiedTime(source).compareTo(time) >= 0) {
        return false;
      }
    }
    return true;
  }
}
