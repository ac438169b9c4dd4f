package org.jaket.spark;

/**
 * A piece of a dump file, before anything is known about it.
 *
 * @param text the piece
 * @param fault why it cannot be used; empty if nothing is known against it
 * @param newlines the line breaks up to the start of the next piece
 */
record RawRecord(String text, String fault, long newlines) {}
