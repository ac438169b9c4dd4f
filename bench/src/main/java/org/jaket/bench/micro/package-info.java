/**
 * Micro-benchmarks, one question a class. Run with {@code org.openjdk.jmh.Main} on the class path that the launcher makes.
 */
@NullMarked
package org.jaket.bench.micro;

import org.jspecify.annotations.NullMarked;
