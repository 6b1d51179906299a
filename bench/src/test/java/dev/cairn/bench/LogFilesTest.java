package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {

  private static final RunIds IDS = new RunIds(9);

  @TempDir private Path bucket;

  @Test
  void readNew_eachFileOnce() throws IOException {
    LogFiles files = new LogFiles(bucket, IDS, _ -> 1);
    write("a", 1, 2);
    files.readNew();
    write("b", 3);
    files.readNew();

    assertThat(files.fileCount()).isEqualTo(2);
    assertThat(files.found().count()).isEqualTo(3);
    assertThat(files.found().countOfTwice()).isZero();
    assertThat(files.times().getTotalCount()).isEqualTo(3);
  }

  @Test
  void readNew_eventTwiceAndEventMissing() throws IOException {
    write("a", 1, 2);
    write("b", 2);
    LogFiles files = new LogFiles(bucket, IDS, _ -> 0);
    files.readNew();
    NumberSet acked = new NumberSet();
    acked.put(1);
    acked.put(4);

    assertThat(files.found().countOfTwice()).isEqualTo(1);
    assertThat(acked.countNotIn(files.found())).isEqualTo(1);
    assertThat(acked.firstNotIn(files.found())).isEqualTo(4);
    assertThat(files.found().countNotIn(acked)).isEqualTo(1);
  }

  private void write(String name, long... numbers) throws IOException {
    StringBuilder body = new StringBuilder("{\"Records\":[{\"eventID\":\"of-nobody\"}");
    for (long number : numbers) {
      body.append(",{\"x\":1,\"eventID\":\"").append(IDS.text(number)).append("\"}");
    }
    Path folder = Files.createDirectories(bucket.resolve("AWSLogs/1/CloudTrail"));
    Path file = folder.resolve("1_CloudTrail_us-east-1_20261122T1000Z_" + name + ".json.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(body.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
