package dev.cairn.gateway.aws;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields that messages of services begin with, as CloudTrail's clients know them. */
final class MemberPaths {

  private static final Pattern STEP = Pattern.compile("([a-z][a-z0-9_]*)((?:\\[\\d+])?\\.?)");

  private MemberPaths() {}

  /**
   * A message whose first word is the path of a field of the request, with the names of members:
   * {@code max_results must be ...} becomes {@code MaxResults must be ...}.
   */
  static String renamed(Descriptor request, String message) {
    StringBuilder path = new StringBuilder();
    Matcher step = STEP.matcher(message);
    Descriptor in = request;
    int end = 0;
    while (in != null && step.find(end) && step.start() == end) {
      FieldDescriptor field = in.findFieldByName(step.group(1));
      if (field == null) {
        break;
      }
      path.append(Members.name(field)).append(step.group(2));
      end = step.end();
      boolean goesOn = step.group(2).endsWith(".");
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      in = goesOn && isMessage ? field.getMessageType() : null;
    }
    return path + message.substring(end);
  }
}
