package dev.cairn.trail.domain;

/**
 * What a change gave, and the newest revision when it was made: its own, or the one it found if it
 * changed nothing.
 */
public record Committed<R>(R result, long revision) {}
