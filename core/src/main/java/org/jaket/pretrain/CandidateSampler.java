package org.jaket.pretrain;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jaket.graph.KnowledgeGraph;
import org.jspecify.annotations.Nullable;

/**
 * Candidates of masked-entity prediction (section 3.6): the answer, its neighbours, and random entities; optionally
 * entities of its category or of its name, which are harder to tell apart.
 */
final class CandidateSampler {

    private final KnowledgeGraph graph;
    private final PretrainConfig.Candidates options;
    private final @Nullable EntityGroups byCategory;
    private final @Nullable EntityGroups byName;
    private final int total;

    CandidateSampler(
            KnowledgeGraph graph,
            PretrainConfig.Candidates options,
            @Nullable EntityGroups byCategory,
            @Nullable EntityGroups byName) {
        this.graph = graph;
        this.options = options;
        this.byCategory = byCategory;
        this.byName = byName;
        this.total = Math.min(options.total(), graph.entityCount());
    }

    /** C, the number of candidates of each answer: the option, or all entities of a smaller graph. */
    int total() {
        return total;
    }

    /**
     * Draws candidates.
     *
     * @param answer the entity to predict
     * @param random the stream
     * @return {@link #total} different entities, the answer first
     */
    int[] sample(int answer, SplittableRandom random) {
        int[] candidates = new int[total];
        candidates[0] = answer;
        int count = 1;
        count = addNeighbors(candidates, count, answer, random);
        count = addGroup(candidates, count, byName, options.sameName(), answer, random);
        count = addGroup(candidates, count, byCategory, options.sameCategory(), answer, random);
        return addRandom(candidates, count, random);
    }

    private int addNeighbors(int[] candidates, int count, int answer, SplittableRandom random) {
        int degree = graph.degree(answer);
        int end = Math.min(total, count + options.neighbors());
        int next = count;
        int first = degree == 0 ? 0 : random.nextInt(degree);
        for (int i = 0; i < degree && next < end; i++) {
            next = addNew(candidates, next, graph.neighbor(answer, (first + i) % degree));
        }
        return next;
    }

    private int addGroup(
            int[] candidates,
            int count,
            @Nullable EntityGroups groups,
            int wanted,
            int answer,
            SplittableRandom random) {
        if (groups == null || wanted == 0) {
            return count;
        }
        int size = groups.size(answer);
        int end = Math.min(total, count + wanted);
        int next = count;
        int first = size == 0 ? 0 : random.nextInt(size);
        for (int i = 0; i < size && next < end; i++) {
            next = addNew(candidates, next, groups.member(answer, (first + i) % size));
        }
        return next;
    }

    private int[] addRandom(int[] candidates, int count, SplittableRandom random) {
        int next = count;
        int n = graph.entityCount();
        while (next < total) {
            int candidate = random.nextInt(n);
            int before = next;
            next = addNew(candidates, next, candidate);
            // A graph hardly larger than C would make rejection slow: walk on to the next free entity instead.
            for (int i = 1; next == before && i < n; i++) {
                next = addNew(candidates, next, (candidate + i) % n);
            }
        }
        return candidates;
    }

    private static int addNew(int[] candidates, int count, int entity) {
        for (int i = 0; i < count; i++) {
            if (candidates[i] == entity) {
                return count;
            }
        }
        candidates[count] = entity;
        return count + 1;
    }

    /** Entities grouped by a key; lists the members of an entity's group. */
    static final class EntityGroups {
        private final int[] groupOf;
        private final int[] start;
        private final int[] members;

        /**
         * Groups entities.
         *
         * @param groupOf the group of each entity, -1 for none
         * @param groups how many groups there are
         */
        EntityGroups(int[] groupOf, int groups) {
            this.groupOf = groupOf.clone();
            start = new int[groups + 1];
            for (int group : groupOf) {
                if (group >= 0) {
                    start[group + 1]++;
                }
            }
            for (int g = 0; g < groups; g++) {
                start[g + 1] += start[g];
            }
            members = new int[start[groups]];
            int[] next = Arrays.copyOf(start, groups);
            for (int entity = 0; entity < groupOf.length; entity++) {
                if (groupOf[entity] >= 0) {
                    members[next[groupOf[entity]]++] = entity;
                }
            }
        }

        int size(int entity) {
            int group = groupOf[entity];
            return group < 0 ? 0 : start[group + 1] - start[group];
        }

        int member(int entity, int i) {
            return members[start[groupOf[entity]] + i];
        }
    }
}
