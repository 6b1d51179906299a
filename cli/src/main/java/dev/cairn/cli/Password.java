package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;

/** A password from the person at the terminal, without echo, or else from standard input. */
final class Password {

  private Password() {}

  static String read() {
    // Null where there is no terminal, again since JDK 25 (JDK-8351435).
    @SuppressWarnings("SystemConsoleNull")
    Console console = System.console();
    String password = console != null && console.isTerminal() ? ask(console) : line();
    if (password.isEmpty()) {
      throw new CommandFailedException("A password is missing.");
    }
    return password;
  }

  private static String ask(Console console) {
    String first = ask(console, "Password: ");
    if (!first.equals(ask(console, "Again: "))) {
      throw new CommandFailedException("The two passwords differ.");
    }
    return first;
  }

  private static String ask(Console console, String prompt) {
    char[] text = console.readPassword(prompt);
    return text == null ? "" : new String(text);
  }

  private static String line() {
    try {
      String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new CommandFailedException("The password can't be read: " + e, e);
    }
  }
}
