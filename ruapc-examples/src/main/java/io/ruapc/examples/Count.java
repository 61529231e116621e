package io.ruapc.examples;

/// How much there was in an upload.
///
/// @param words separated by white space
/// @param characters as Java counts them, ends of lines left out
public record Count(long lines, long words, long characters) {}
