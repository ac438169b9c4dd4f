package org.jaket.pretrain;

/**
 * The four losses of section 3.6 for one step, unweighted; NaN where a step had no example of a task.
 *
 * @param category entity category prediction, L_c
 * @param relation relation type prediction, L_r
 * @param token masked token prediction, L_t
 * @param entity masked entity prediction, L_e
 * @param total the weighted sum that was minimised
 */
public record Losses(double category, double relation, double token, double entity, double total) {}
