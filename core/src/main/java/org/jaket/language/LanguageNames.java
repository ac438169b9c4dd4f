package org.jaket.language;

import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a language module, in Hugging Face's names without the model's prefix, and their shapes. */
final class LanguageNames {

    /** What all parameter names of the language module begin with. */
    static final String PREFIX = "language.";

    /** What the names of the masked-token head begin with, after {@link #PREFIX}. */
    static final String HEAD = "head.";

    private LanguageNames() {}

    /** Shapes by name, without {@link #PREFIX}: the encoder first, then the masked-token head. */
    static Map<String, long[]> shapes(LanguageConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long width = config.hiddenSize();
        shapes.put("embeddings.word_embeddings.weight", new long[] {config.vocabularySize(), width});
        shapes.put("embeddings.position_embeddings.weight", new long[] {config.maxPositions(), width});
        shapes.put("embeddings.token_type_embeddings.weight", new long[] {config.typeVocabularySize(), width});
        norm(shapes, "embeddings.LayerNorm", width);
        for (int i = 0; i < config.layers(); i++) {
            String layer = "encoder.layer." + i + ".";
            linear(shapes, layer + "attention.self.query", width, width);
            linear(shapes, layer + "attention.self.key", width, width);
            linear(shapes, layer + "attention.self.value", width, width);
            linear(shapes, layer + "attention.output.dense", width, width);
            norm(shapes, layer + "attention.output.LayerNorm", width);
            linear(shapes, layer + "intermediate.dense", config.intermediateSize(), width);
            linear(shapes, layer + "output.dense", width, config.intermediateSize());
            norm(shapes, layer + "output.LayerNorm", width);
        }
        linear(shapes, HEAD + "dense", width, width);
        norm(shapes, HEAD + "LayerNorm", width);
        shapes.put(HEAD + "bias", new long[] {config.vocabularySize()});
        return shapes;
    }

    /** Whether weight decay applies: matrices alone, not biases and LayerNorms (appendix A.1). */
    static boolean decays(String name) {
        return name.endsWith(".weight") && !name.contains("LayerNorm");
    }

    private static void linear(Map<String, long[]> shapes, String name, long out, long in) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }

    private static void norm(Map<String, long[]> shapes, String name, long width) {
        shapes.put(name + ".weight", new long[] {width});
        shapes.put(name + ".bias", new long[] {width});
    }
}
