package org.jaket.pretrain;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.jaket.language.Backbone;
import org.jaket.language.LanguageModule;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;

/** A model over the tiny world before its first step; every part has weights that make a difference. */
final class TinyModel implements AutoCloseable {

    private static final ComputePolicy PLAIN = new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT);

    private final PretrainConfig config;
    private final Dataset dataset;
    private final PretrainData data;
    private final PretrainModel model;

    TinyModel(Path world, Map<String, String> options) {
        config = TinyWorld.config(options);
        Backbone backbone = Backbone.load(TinyWorld.backbone().toString(), world.resolveSibling("cache"));
        dataset = Dataset.open(world);
        data = new PretrainData(dataset, config);
        model = new PretrainModel(backbone.config(), config, data.sizes(), PLAIN, false);
        LanguageModule.initialize(model.parameters(), backbone);
        model.jaket().knowledge().initialize(new Randomness(3), 1);
        randomize("merge.", 4);
        randomize("heads.", 5);
        model.memory().fillRandom(new Randomness(6));
        if (model.relationMemory() != null) {
            model.relationMemory().fillRandom(new Randomness(7));
        }
    }

    /** Draws the parameters whose names begin so: around one for a LayerNorm's weights, around zero for all others. */
    void randomize(String prefix, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameters.Slot slot : model.parameters().slots().values()) {
            if (slot.name().startsWith(prefix)) {
                float[] values = new float[(int) slot.size()];
                boolean norm = slot.name().contains("layer_norm.weight");
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) ((norm ? 1 : 0) + 0.3 * random.nextGaussian());
                }
                model.parameters().set(slot.name(), values);
            }
        }
    }

    PretrainConfig config() {
        return config;
    }

    PretrainData data() {
        return data;
    }

    PretrainModel model() {
        return model;
    }

    @Override
    public void close() {
        model.close();
        dataset.close();
    }
}
