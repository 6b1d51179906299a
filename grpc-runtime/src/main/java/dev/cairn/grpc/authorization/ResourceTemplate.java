package dev.cairn.grpc.authorization;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.cairn.model.CairnException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resources that a request means, e.g. {@code
 * arn:aws:cloudtrail:{region}:{account}:trail/{name}}: <code>{region}</code> and <code>{account}
 * </code> are the request's, one other <code>{field}</code> is a field of it. A value of that field
 * that begins with {@code arn:} is the resource itself; several values make several resources.
 */
public final class ResourceTemplate {

  /** Of actions without resources. */
  public static final String ANY = "*";

  /** More is in no name or ARN: it is refused before policies compare it with their patterns. */
  private static final int LONGEST = 2048;

  /** No request may name as many. */
  private static final int MOST = 100;

  private static final String ARN = "arn:";
  private static final String ACCOUNT = "account_id";
  private static final String REGION = "region";
  private static final Pattern PLACE = Pattern.compile("\\{([a-z0-9_]+)}");

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Region() implements Part {}

    record Account() implements Part {}

    record Value() implements Part {}
  }

  private final String source;
  private final List<Part> parts;
  private final Optional<FieldDescriptor> value;
  private final Optional<FieldDescriptor> account;
  private final Optional<FieldDescriptor> region;

  private ResourceTemplate(
      String source, List<Part> parts, Optional<FieldDescriptor> value, Descriptor request) {
    this.source = source;
    this.parts = List.copyOf(parts);
    this.value = value;
    this.account = text(request, ACCOUNT);
    this.region = text(request, REGION);
  }

  /**
   * Reads a template.
   *
   * @param source empty for an action without resources
   * @throws IllegalArgumentException if it names a field that the request does not have, or several
   */
  static ResourceTemplate compile(String source, Descriptor request) {
    List<Part> parts = new ArrayList<>();
    Optional<FieldDescriptor> value = Optional.empty();
    Matcher place = PLACE.matcher(source);
    int end = 0;
    while (place.find()) {
      parts.add(new Part.Text(source.substring(end, place.start())));
      end = place.end();
      switch (place.group(1)) {
        case "region" -> {
          require(text(request, REGION).isPresent(), source, request);
          parts.add(new Part.Region());
        }
        case "account" -> parts.add(new Part.Account());
        default -> {
          require(value.isEmpty(), source, request);
          value = text(request, place.group(1));
          require(value.isPresent(), source, request);
          parts.add(new Part.Value());
        }
      }
    }
    parts.add(new Part.Text(source.substring(end)));
    return new ResourceTemplate(source, parts, value, request);
  }

  private static void require(boolean holds, String source, Descriptor request) {
    if (!holds) {
      throw new IllegalArgumentException(
          "The resource " + source + " does not fit " + request.getFullName());
    }
  }

  private static Optional<FieldDescriptor> text(Descriptor request, String name) {
    return Optional.ofNullable(request.findFieldByName(name))
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.STRING);
  }

  /** The account that a request names; empty if it names none. */
  String accountId(Message request) {
    return account.map(field -> (String) request.getField(field)).orElse("");
  }

  /**
   * The region that a request names; empty if it names none.
   *
   * @throws CairnException.InvalidRequest if it is longer than any
   */
  String region(Message request) {
    return region.map(field -> bounded(field, request.getField(field))).orElse("");
  }

  private static String bounded(FieldDescriptor field, Object value) {
    String text = (String) value;
    if (text.length() > LONGEST) {
      throw invalid(
          field, "must have at most " + LONGEST + " characters, got " + text.length() + ".");
    }
    return text;
  }

  private static CairnException invalid(FieldDescriptor field, String rule) {
    return CairnException.invalid("VALIDATION", field.getName(), field.getName() + " " + rule);
  }

  /**
   * The resources; at least one.
   *
   * @param accountId the account that the request means
   * @throws CairnException.InvalidRequest if there are more than any method takes, or one is longer
   */
  List<String> resources(Message request, String accountId) {
    if (source.isEmpty()) {
      return List.of(ANY);
    }
    if (value.isEmpty()) {
      return List.of(fill(request, accountId, ""));
    }
    FieldDescriptor field = value.get();
    if (!field.isRepeated()) {
      return List.of(fill(request, accountId, bounded(field, request.getField(field))));
    }
    int count = request.getRepeatedFieldCount(field);
    if (count > MOST) {
      throw invalid(field, "must have at most " + MOST + " values, got " + count + ".");
    }
    List<String> resources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      resources.add(fill(request, accountId, bounded(field, request.getRepeatedField(field, i))));
    }
    return count == 0 ? List.of(ANY) : resources;
  }

  private String fill(Message request, String accountId, String text) {
    if (text.startsWith(ARN)) {
      return text;
    }
    StringBuilder filled = new StringBuilder(source.length() + 32);
    for (Part part : parts) {
      filled.append(
          switch (part) {
            case Part.Text literal -> literal.text;
            case Part.Region _ -> region(request);
            case Part.Account _ -> accountId;
            case Part.Value _ -> text;
          });
    }
    return filled.toString();
  }

  @Override
  public String toString() {
    return source.isEmpty() ? ANY : source;
  }
}
