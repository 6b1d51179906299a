package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the records in a stream of JSON text without changing a byte of them.
 *
 * <p>Takes what people have: a record a line, records over several lines, an array of records, log
 * files ({@code {"Records":[...]}}), what the AWS CLI's lookup-events prints ({@code
 * {"Events":[{"CloudTrailEvent":"..."}]}}, whose texts are the records), and any number of these
 * behind one another. Only quotes and brackets are looked at: whether a record is good JSON is for
 * ingest to say, so that a bad one is refused there with its reason and its neighbours are not.
 * Outside of arrays a line that begins with <code>{</code> always begins a record; a broken line
 * therefore spoils no other.
 *
 * <p>Memory is bounded by the largest record kept, however much a file unpacks to.
 */
final class RecordReader {

  private static final byte[] RECORDS = "\"Records\"".getBytes(US_ASCII);
  private static final byte[] EVENTS = "\"Events\"".getBytes(US_ASCII);
  private static final int END = -1;

  private final InputStream in;
  private final int maxRecordSize;
  private final byte[] buffer = new byte[1 << 16];
  private byte[] record = new byte[1 << 12];
  private int position;
  private int limit;
  private long size;
  private long count;
  private boolean inArray;
  private boolean inWrapper;
  private boolean inEvents;

  /**
   * Reads records from a stream.
   *
   * @param maxRecordSize bytes of a record that are kept; the rest of a larger one is passed over
   */
  RecordReader(InputStream in, int maxRecordSize) {
    this.in = in;
    this.maxRecordSize = maxRecordSize;
  }

  /** Whether the text begins as records do; if not, it is something else. */
  boolean looksLikeRecords() throws IOException {
    skipMarkAndSpace();
    int first = peek();
    return first == '{' || first == '[' || first == END;
  }

  /** The next record; empty at the end. */
  Optional<FoundRecord> next() throws IOException {
    while (true) {
      skipMarkAndSpace();
      if (peek() == END) {
        return Optional.empty();
      }
      if (inArray) {
        if (peek() == ',') {
          position++;
        } else if (peek() == ']') {
          position++;
          inArray = false;
          inEvents = false;
          skipRestOfWrapper();
        } else {
          FoundRecord element = read(false);
          return Optional.of(inEvents ? recordOf(element) : element);
        }
      } else if (peek() == '[') {
        position++;
        inArray = true;
      } else if (atArrayNamed(RECORDS)) {
        inArray = true;
        inWrapper = true;
      } else if (atArrayNamed(EVENTS)) {
        inArray = true;
        inWrapper = true;
        inEvents = true;
      } else {
        return Optional.of(read(true));
      }
    }
  }

  private FoundRecord read(boolean lineBeginsRecord) throws IOException {
    size = 0;
    if (peek() == '{') {
      readObject(lineBeginsRecord);
    } else {
      readOther(lineBeginsRecord);
    }
    count++;
    int kept = (int) Math.min(size, maxRecordSize);
    return new FoundRecord(Arrays.copyOf(record, kept), count, size);
  }

  private void readObject(boolean lineBeginsRecord) throws IOException {
    int depth = 0;
    boolean inString = false;
    for (int next = peek(); next != END; next = peek()) {
      if (next == '\n' && lineBeginsRecord && (inString || lookAhead(1) == '{')) {
        return;
      }
      take(next);
      if (inString) {
        if (next == '\\' && peek() != END) {
          take(peek());
        } else if (next == '"') {
          inString = false;
        }
      } else if (next == '"') {
        inString = true;
      } else if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
        if (depth == 0) {
          return;
        }
      }
    }
  }

  /** Takes what is no object: up to the end of the line, or of the array's element. */
  private void readOther(boolean toEndOfLine) throws IOException {
    boolean inString = false;
    int depth = 0;
    for (int next = peek(); next != END; next = peek()) {
      if (toEndOfLine ? next == '\n' : !inString && depth == 0 && (next == ',' || next == ']')) {
        return;
      }
      take(next);
      if (next == '\\' && inString && peek() != END) {
        take(peek());
      } else if (next == '"') {
        inString = !inString;
      } else if (!inString && (next == '[' || next == '{')) {
        depth++;
      } else if (!inString && (next == ']' || next == '}')) {
        depth--;
      }
    }
  }

  private void take(int next) {
    if (size < maxRecordSize) {
      if (size == record.length) {
        record = Arrays.copyOf(record, Math.min(2 * record.length, maxRecordSize));
      }
      record[(int) size] = (byte) next;
    }
    size++;
    position++;
  }

  /** The record that an event of lookup-events holds as text; the event itself if it holds none. */
  private static FoundRecord recordOf(FoundRecord event) {
    Optional<RecordMembers.Member> text =
        RecordMembers.of(event.bytes()).textMember("CloudTrailEvent");
    if (event.isCut() || text.isEmpty()) {
      return event;
    }
    int start = text.get().start() - 1; // with its quotes
    int length = text.get().end() + 1 - start;
    try (JsonParser json = new JsonFactory().createParser(event.bytes(), start, length)) {
      json.nextToken();
      byte[] record = json.getText().getBytes(UTF_8);
      return new FoundRecord(record, event.number(), record.length);
    } catch (IOException e) {
      return event;
    }
  }

  /**
   * Passes over the beginning of an object whose first member is such an array, up to the array's
   * elements, if the text goes on with it.
   */
  private boolean atArrayNamed(byte[] name) throws IOException {
    int ahead = 0;
    if (lookAhead(ahead) != '{') {
      return false;
    }
    ahead = skipSpaceFrom(ahead + 1);
    for (byte expected : name) {
      if (lookAhead(ahead) != expected) {
        return false;
      }
      ahead++;
    }
    ahead = skipSpaceFrom(ahead);
    if (lookAhead(ahead) != ':') {
      return false;
    }
    ahead = skipSpaceFrom(ahead + 1);
    if (lookAhead(ahead) != '[') {
      return false;
    }
    position += ahead + 1;
    return true;
  }

  private int skipSpaceFrom(int ahead) throws IOException {
    int at = ahead;
    while (at < 256 && isSpace(lookAhead(at))) {
      at++;
    }
    return at;
  }

  /** Passes over what follows the array in a log file's object. */
  private void skipRestOfWrapper() throws IOException {
    if (!inWrapper) {
      return;
    }
    inWrapper = false;
    int depth = 1;
    boolean inString = false;
    for (int next = peek(); next != END && depth > 0; next = peek()) {
      position++;
      if (inString) {
        if (next == '\\' && peek() != END) {
          position++;
        } else if (next == '"') {
          inString = false;
        }
      } else if (next == '"') {
        inString = true;
      } else if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
      }
    }
  }

  private void skipMarkAndSpace() throws IOException {
    if (peek() == 0xEF && lookAhead(1) == 0xBB && lookAhead(2) == 0xBF) {
      position += 3;
    }
    while (isSpace(peek())) {
      position++;
    }
  }

  private static boolean isSpace(int next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  private int peek() throws IOException {
    return position < limit ? buffer[position] & 0xFF : lookAhead(0);
  }

  private int lookAhead(int ahead) throws IOException {
    while (position + ahead >= limit) {
      if (position > 0) {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
      }
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        return END;
      }
      limit += read;
    }
    return buffer[position + ahead] & 0xFF;
  }
}
