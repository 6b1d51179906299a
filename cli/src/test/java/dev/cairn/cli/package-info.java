/** Tests of the command line, against suites of their own that keep what they are sent. */
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
