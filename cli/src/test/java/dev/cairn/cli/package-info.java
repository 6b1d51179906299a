/** Tests of the command line, against a suite of their own that keeps what it is sent. */
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
