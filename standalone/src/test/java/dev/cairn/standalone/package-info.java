/**
 * End-to-end tests: the suite in processes of its own, driven through generated stubs; and the
 * arrows.
 */
@NullMarked
package dev.cairn.standalone;

import org.jspecify.annotations.NullMarked;
