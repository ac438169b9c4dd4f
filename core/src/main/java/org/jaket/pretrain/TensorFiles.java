package org.jaket.pretrain;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.store.BadInputException;
import org.jaket.store.DType;
import org.jaket.store.SafeTensors;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorInfo;
import org.jaket.store.TensorSpec;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;

/** Writes tensors to safetensors files and reads them back, block by block, so that no copy of a whole is made. */
public final class TensorFiles {

    private static final long BLOCK = 1 << 24;

    private TensorFiles() {}

    /** Writes named f32 or bf16 tensors, in order. */
    public static void write(Path file, Map<String, Tensor> tensors) {
        List<TensorSpec> specs = new ArrayList<>();
        tensors.forEach((name, tensor) -> specs.add(new TensorSpec(name, type(tensor), Tensors.shape(tensor))));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of("format", "pt"), specs)) {
            tensors.forEach((name, tensor) -> writeBlocks(writer, name, tensor));
            writer.commit();
        }
    }

    private static void writeBlocks(SafeTensorsWriter writer, String name, Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor flat = tensor.detach().contiguous().view(-1);
            for (long from = 0; from < flat.numel(); from += BLOCK) {
                try (PointerScope block = new PointerScope()) {
                    writer.write(name, Tensors.bytes(flat.narrow(0, from, Math.min(BLOCK, flat.numel() - from))));
                }
            }
        }
    }

    /** Writes every parameter under its name. */
    public static void write(Path file, Parameters parameters) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters.slots().keySet().forEach(name -> tensors.put(name, parameters.get(name)));
        write(file, tensors);
    }

    /**
     * Reads tensors into others of the same type and shape.
     *
     * @throws BadInputException if one is missing, has another type or shape, or holds a value that is not finite
     */
    public static void read(Path file, Map<String, Tensor> into) {
        try (SafeTensors source = SafeTensors.open(file)) {
            into.forEach((name, tensor) -> {
                TensorInfo info = source.tensor(name, type(tensor), Tensors.shape(tensor));
                readBlocks(source, info, tensor);
            });
            for (String name : source.tensors().keySet()) {
                if (!into.containsKey(name)) {
                    throw new BadInputException(file + ": holds a tensor that this model does not have: " + name);
                }
            }
        }
    }

    private static void readBlocks(SafeTensors source, TensorInfo info, Tensor into) {
        try (PointerScope scope = new PointerScope()) {
            Tensor flat = into.data().view(-1);
            for (long from = 0; from < flat.numel(); from += BLOCK) {
                try (PointerScope block = new PointerScope()) {
                    Tensor part = flat.narrow(0, from, Math.min(BLOCK, flat.numel() - from));
                    ByteBuffer bytes = Tensors.bytes(part);
                    source.read(info.name(), from * into.element_size(), bytes);
                    if (!Double.isFinite(Tensors.item(part.abs().max().to(ScalarType.Float)))) {
                        throw new BadInputException(source.file() + ": tensor " + info.name()
                                + " holds a value that is not finite; the file is damaged or the run diverged");
                    }
                }
            }
        }
    }

    /**
     * Reads every parameter.
     *
     * @throws BadInputException as {@link #read(Path, Map)}
     */
    public static void read(Path file, Parameters parameters) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters.slots().keySet().forEach(name -> tensors.put(name, parameters.get(name)));
        read(file, tensors);
    }

    private static DType type(Tensor tensor) {
        ScalarType type = Tensors.type(tensor);
        if (type == ScalarType.Float) {
            return DType.F32;
        }
        if (type == ScalarType.BFloat16) {
            return DType.BF16;
        }
        throw new IllegalArgumentException("expected a tensor of f32 or bf16, found " + type);
    }
}
