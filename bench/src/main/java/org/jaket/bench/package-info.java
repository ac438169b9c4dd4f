/**
 * Measures what the project promises about speed: {@link org.jaket.bench.StepBenchmark} the whole training step as
 * ratios within one run, {@code micro} one question a class with JMH.
 */
@NullMarked
package org.jaket.bench;

import org.jspecify.annotations.NullMarked;
