package dev.cairn.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command prints: a table for people, or the reply as JSON for programs. */
final class Output {

  /** A member of the reply itself; it is never the first. */
  private static final Pattern NO_NEXT_PAGE =
      Pattern.compile(",\n  \"(?:nextToken|marker)\": \"\"");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Form form = Form.table;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** What {@code --output} takes. */
  enum Form {
    table,
    json
  }

  /** Prints a reply, or these rows of it; the first row is the heading. */
  void print(MessageOrBuilder reply, List<List<String>> rows) {
    PrintWriter out = spec.commandLine().getOut();
    if (form == Form.json) {
      out.println(json(reply));
    } else {
      Table.of(rows).print(out);
    }
    out.flush();
  }

  /** Prints what a reply tells, field by field; nothing if it tells nothing. */
  void print(Message reply) {
    List<FieldDescriptor> fields = reply.getDescriptorForType().getFields();
    if (fields.isEmpty()) {
      return;
    }
    Message told =
        fields.size() == 1 && reply.getField(fields.getFirst()) instanceof Message only
            ? only
            : reply;
    print(told, Fields.of(told));
  }

  /** Prints the things that a reply lists, one a row, with these of their fields. */
  void printList(Message reply, List<String> columns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(Output::heading).toList());
    for (Object thing :
        (List<?>) reply.getField(reply.getDescriptorForType().getFields().getFirst())) {
      rows.add(columns.stream().map(name -> Fields.text((Message) thing, name)).toList());
    }
    print(reply, rows);
  }

  /** Prints a text as it is, whatever the form. */
  void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  /** {@code eval_} is IAM's, of no use to a reader. */
  private static String heading(String field) {
    return field.replaceFirst("^eval_", "").replace('_', ' ').toUpperCase(Locale.ROOT);
  }

  /** The token of a next page is left out where there is none, as the AWS CLI does. */
  static String json(MessageOrBuilder message) {
    try {
      String json = JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message);
      return NO_NEXT_PAGE.matcher(json).replaceFirst("");
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A reply of known types can't be printed", e);
    }
  }
}
