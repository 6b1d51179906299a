package dev.cairn.model.policy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * Addresses of a block, e.g. {@code 203.0.113.0/24} or {@code 2001:db8::/32}; one alone without a
 * slash.
 */
final class AddressRange {

  private AddressRange() {}

  static Operator.Comparison compile(String wanted, boolean variables) {
    int slash = wanted.indexOf('/');
    byte[] block =
        address(slash < 0 ? wanted : wanted.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException("Not an IP address: " + wanted));
    int bits = slash < 0 ? block.length * 8 : bits(wanted, slash, block.length * 8);
    return (value, context) ->
        address(value).map(address -> isWithin(address, block, bits)).orElse(false);
  }

  private static int bits(String wanted, int slash, int most) {
    String text = wanted.substring(slash + 1);
    boolean isNumber =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(Character::isDigit);
    if (!isNumber || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException("Not an IP address range: " + wanted);
    }
    return Integer.parseInt(text);
  }

  /**
   * Without asking anyone for a name; all four bytes, where the JDK would take {@code 10.1} too.
   */
  private static Optional<byte[]> address(String text) {
    boolean isShort = text.indexOf(':') < 0 && !hasFourParts(text);
    boolean hasZone = text.indexOf('%') >= 0;
    try {
      return isShort || hasZone
          ? Optional.empty()
          : Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean hasFourParts(String text) {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      dots += text.charAt(i) == '.' ? 1 : 0;
    }
    return dots == 3;
  }

  private static boolean isWithin(byte[] address, byte[] block, int bits) {
    int whole = bits / 8;
    if (address.length != block.length || !Arrays.equals(address, 0, whole, block, 0, whole)) {
      return false;
    }
    int mask = 0xff00 >> (bits % 8) & 0xff;
    return mask == 0 || (address[whole] & mask) == (block[whole] & mask);
  }
}
