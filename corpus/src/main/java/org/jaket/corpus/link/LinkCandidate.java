package org.jaket.corpus.link;

/**
 * An entity that a mention may stand for.
 *
 * @param entity the entity's index
 * @param prior what the data set alone says, from 0 to 1: how often the name is a link, times how often it is then this
 *     entity's
 * @param model the model's probability, among all candidates and a sample of the other entities; NaN without a model
 * @param score {@code prior · model^weight}, or the prior where there is no model
 */
public record LinkCandidate(int entity, double prior, double model, double score) {

    /** The same with the probability of a model. */
    LinkCandidate withModel(double probability, double weight) {
        return new LinkCandidate(entity, prior, probability, prior * Math.pow(probability, weight));
    }
}
