package dev.cairn.cli;

import java.io.PrintWriter;
import java.util.List;

/** Columns as wide as their widest cell, two spaces apart. */
record Table(List<List<String>> rows) {

  static Table of(List<List<String>> rows) {
    return new Table(rows.stream().map(row -> row.stream().map(Printable::text).toList()).toList());
  }

  void print(PrintWriter out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell);
        if (column < row.size() - 1) {
          line.append(" ".repeat(width(column) - cell.length() + 2));
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
