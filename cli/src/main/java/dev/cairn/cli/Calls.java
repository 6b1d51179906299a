package dev.cairn.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What commands that are one method of trail-service share: their options, the way to call, and how
 * the reply is printed. A command itself says only which request its own options make.
 */
@Command(mixinStandardHelpOptions = true)
final class Calls {

  private static final List<String> MARKERS = List.of("marker", "next_token");

  @Mixin private Connection connection = new Connection();
  @Mixin private Output output = new Output();

  /** Calls the method that takes such requests and prints what it replies, if anything. */
  int run(Message.Builder request) {
    output.print(connection.ask(request));
    return 0;
  }

  /**
   * Calls a method that lists, page by page, and prints what it lists.
   *
   * @param columns fields of what is listed
   */
  int list(Message.Builder request, String... columns) {
    output.printList(all(request), List.of(columns));
    return 0;
  }

  /** Prints a text as it is, whatever the form. */
  void print(String text) {
    output.print(text);
  }

  /** Prints these rows of a reply, or the reply as JSON. */
  void print(MessageOrBuilder reply, List<List<String>> rows) {
    output.print(reply, rows);
  }

  /** Calls the method that takes such requests, without printing. */
  <R extends Message> R ask(Class<R> reply, Message.Builder request) {
    return reply.cast(connection.ask(request));
  }

  /** As {@link #ask}, all pages together. */
  <R extends Message> R askAll(Class<R> reply, Message.Builder request) {
    return reply.cast(all(request));
  }

  private Message all(Message.Builder request) {
    Message page = connection.ask(request);
    Message.Builder all = page.toBuilder();
    for (String marker : MARKERS) {
      FieldDescriptor asked = request.getDescriptorForType().findFieldByName(marker);
      FieldDescriptor told = page.getDescriptorForType().findFieldByName(marker);
      while (told != null && !page.getField(told).equals("")) {
        page = connection.ask(request.setField(asked, page.getField(told)));
        all.mergeFrom(page);
      }
      if (told != null) {
        all.clearField(told);
      }
    }
    return all.build();
  }
}
