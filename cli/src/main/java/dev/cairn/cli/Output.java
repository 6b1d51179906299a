package dev.cairn.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command prints: a table for people, or the reply as JSON for programs. */
final class Output {

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

  /** Prints a text as it is, whatever the form. */
  void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  private static String json(MessageOrBuilder message) {
    try {
      return JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A reply of known types can't be printed", e);
    }
  }
}
