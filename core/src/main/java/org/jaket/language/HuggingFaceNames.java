package org.jaket.language;

import java.util.ArrayList;
import java.util.List;

/** How Hugging Face names the tensors that {@link LanguageNames} names without prefix. */
final class HuggingFaceNames {

    private HuggingFaceNames() {}

    /** What the encoder's names begin with in a model with a masked-token head. */
    static String prefix(ModelType type) {
        return type == ModelType.BERT ? "bert." : "roberta.";
    }

    /** The name under which {@code save_pretrained} writes a tensor. */
    static String exported(ModelType type, String name) {
        return name.startsWith(LanguageNames.HEAD) ? head(type, name) : prefix(type) + name;
    }

    /** The names under which a tensor may be found in a file, the usual one first. */
    static List<String> candidates(ModelType type, String prefix, String name) {
        List<String> names = new ArrayList<>();
        if (!name.startsWith(LanguageNames.HEAD)) {
            names.add(prefix + name);
        } else {
            names.add(head(type, name));
            if (name.equals(LanguageNames.HEAD + "bias")) {
                names.add(type == ModelType.BERT ? "cls.predictions.decoder.bias" : "lm_head.decoder.bias");
            }
        }
        // Checkpoints converted from TensorFlow call LayerNorm's weight gamma and its bias beta.
        String usual = names.get(0);
        if (usual.endsWith("LayerNorm.weight")) {
            names.add(usual.substring(0, usual.length() - "weight".length()) + "gamma");
        } else if (usual.endsWith("LayerNorm.bias")) {
            names.add(usual.substring(0, usual.length() - "bias".length()) + "beta");
        }
        return names;
    }

    private static String head(ModelType type, String name) {
        String rest = name.substring(LanguageNames.HEAD.length());
        if (type == ModelType.ROBERTA) {
            return "lm_head." + rest.replace("LayerNorm", "layer_norm");
        }
        return "cls.predictions." + (rest.equals("bias") ? rest : "transform." + rest);
    }
}
