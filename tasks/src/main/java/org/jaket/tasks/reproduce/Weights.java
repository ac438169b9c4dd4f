package org.jaket.tasks.reproduce;

import org.jspecify.annotations.Nullable;

/**
 * What every system of a table starts from.
 *
 * @param model a pre-training run; the other systems start from the backbone that it started from. Null without one
 * @param modelData the run's data set, if it has moved
 * @param backbone the backbone where there is no model
 */
public record Weights(@Nullable String model, @Nullable String modelData, String backbone) {}
