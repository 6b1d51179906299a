package dev.cairn.trail.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an older installation left in a data folder. Where it stands without the database, a new
 * installation would orphan its events and replace its credentials without a word.
 */
public final class OlderInstallation {

  private static final int DEPTH_OF_SEGMENTS = 3;

  private OlderInstallation() {}

  /**
   * Refuses to begin a new database beside traces of an older one.
   *
   * @param folder where the database's file is
   * @param data the data folder
   * @param masterKey the master key, if its place is the one where it would be made
   * @throws IllegalStateException naming the database that is missing and the trace
   */
  public static void requireNone(Path folder, Path data, Optional<Path> masterKey) {
    if (Database.isThere(folder)) {
      return;
    }
    Stream.of(
            Optional.of(data.resolve("credentials.json")).filter(Files::exists),
            masterKey.filter(Files::exists),
            Optional.of(data.resolve("ingest/log")).filter(OlderInstallation::holdsEvents))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            trace -> {
              throw new IllegalStateException(
                  "The database "
                      + folder.resolve("trail.mv.db").toAbsolutePath().normalize()
                      + " is missing, but "
                      + trace.toAbsolutePath().normalize()
                      + " of an older installation is there: put the database back, or remove the"
                      + " latter to begin a new installation");
            });
  }

  private static boolean holdsEvents(Path log) {
    if (!Files.isDirectory(log)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(log, DEPTH_OF_SEGMENTS)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).matches("[0-9]{20}\\.log"));
    } catch (IOException e) {
      throw new UncheckedIOException("The event log can't be read: " + log, e);
    }
  }
}
