package org.jaket.finetune;

import java.nio.file.Path;
import org.jaket.tensor.ComputePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What to adapt to what.
 *
 * @param model a run, or a model that was adapted before; an update needs the latter
 * @param graph the graph as the user named it, for the record
 * @param input the graph to adapt to; null for an update
 * @param changes what changes in the adapted model's graph; null unless this is an update
 * @param out the directory to make; of an update it may be the model itself
 * @param overwrite whether an adapted model that is there may be replaced
 * @param policy how to compute; null probes the machine
 */
public record AdaptationRequest(
        Path model,
        Path graph,
        @Nullable GraphInput input,
        @Nullable GraphChanges changes,
        Path out,
        boolean overwrite,
        @Nullable ComputePolicy policy) {

    /** Checks that it is one or the other. */
    public AdaptationRequest {
        if ((input == null) == (changes == null)) {
            throw new IllegalArgumentException("expected either a graph or changes to one");
        }
    }

    /**
     * Adapts a model to a data set.
     *
     * @param model a run, or a model that was adapted before
     * @param dataset the data set
     * @param out the directory to make
     */
    public static AdaptationRequest of(Path model, Path dataset, Path out) {
        return new AdaptationRequest(model, dataset, GraphInput.of(dataset), null, out, false, null);
    }

    /**
     * The same, computed in another way.
     *
     * @param other how to compute; null probes the machine
     */
    public AdaptationRequest with(@Nullable ComputePolicy other) {
        return new AdaptationRequest(model, graph, input, changes, out, overwrite, other);
    }
}
