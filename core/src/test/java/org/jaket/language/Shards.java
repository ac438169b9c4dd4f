package org.jaket.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jaket.store.DType;
import org.jaket.store.SafeTensors;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorInfo;
import org.jaket.store.TensorSpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cuts a model into shards as {@code save_pretrained(max_shard_size=…)} does. */
final class Shards {

    private Shards() {}

    static String name(int shard, int of) {
        return String.format(java.util.Locale.ROOT, "model-%05d-of-%05d.safetensors", shard + 1, of);
    }

    static void write(Path original, Path target, int count) throws IOException {
        Files.createDirectories(target);
        for (String name : List.of("config.json", "tokenizer.json")) {
            Files.copy(original.resolve(name), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        ObjectNode map = JsonMapper.shared().createObjectNode();
        try (SafeTensors tensors = SafeTensors.open(original.resolve("model.safetensors"))) {
            List<TensorInfo> all = new ArrayList<>(tensors.tensors().values());
            for (int shard = 0; shard < count; shard++) {
                List<TensorInfo> part = new ArrayList<>();
                for (int i = shard; i < all.size(); i += count) {
                    part.add(all.get(i));
                    map.put(all.get(i).name(), name(shard, count));
                }
                List<TensorSpec> specs = part.stream()
                        .map(info -> new TensorSpec(info.name(), DType.F32, info.shape()))
                        .toList();
                try (SafeTensorsWriter writer =
                        SafeTensorsWriter.create(target.resolve(name(shard, count)), Map.of("format", "pt"), specs)) {
                    part.forEach(info -> writer.writeFloats(info.name(), tensors.toFloats(info.name())));
                    writer.commit();
                }
            }
        }
        ObjectNode index = JsonMapper.shared().createObjectNode();
        index.putObject("metadata").put("total_size", 0);
        index.set("weight_map", map);
        Files.writeString(target.resolve("model.safetensors.index.json"), index.toPrettyString());
    }
}
