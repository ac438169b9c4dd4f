package org.jaket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The checked header of a safetensors file; {@code dataStart} is the file offset of the first tensor's first byte. */
record SafeTensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata, long dataStart) {

    static final String METADATA = "__metadata__";
    private static final long LIMIT = 100_000_000;

    static SafeTensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw new BadInputException(file + " is truncated: a safetensors file has at least 8 bytes, found " + size);
        }
        long length = readFully(file, channel, 0, 8).getLong();
        if (length < 2 || length > LIMIT || length > size - 8) {
            throw new BadInputException(file + " is damaged or not a safetensors file: it announces a header of "
                    + Long.toUnsignedString(length) + " bytes, and the file has " + size);
        }
        JsonNode json = Json.object(readFully(file, channel, 8, (int) length).array(), "the header of " + file);
        Map<String, String> metadata = new TreeMap<>();
        List<TensorInfo> infos = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (entry.getKey().equals(METADATA)) {
                JsonNode strings = Json.child(json, METADATA, "the header of " + file);
                for (String key : strings.propertyNames()) {
                    metadata.put(key, Json.text(strings, key, "the metadata of " + file));
                }
            } else {
                infos.add(tensor(file, entry.getKey(), entry.getValue()));
            }
        }
        return new SafeTensorsHeader(
                inOrder(file, infos, size - 8 - length), Collections.unmodifiableMap(metadata), 8 + length);
    }

    private static ByteBuffer readFully(Path file, FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new BadInputException(file + " is truncated in its header");
            }
        }
        return buffer.flip();
    }

    private static TensorInfo tensor(Path file, String name, JsonNode node) {
        String where = file + ": tensor " + name;
        DType type = type(Json.text(node, "dtype", where), where);
        List<Long> shape = longs(node, "shape", where);
        List<Long> range = longs(node, "data_offsets", where);
        if (range.size() != 2 || range.get(0) > range.get(1)) {
            throw new BadInputException(where + " should have two increasing data_offsets, found " + range);
        }
        long bytes = type.bytes();
        try {
            for (long extent : shape) {
                bytes = Math.multiplyExact(bytes, extent);
            }
        } catch (ArithmeticException e) {
            throw new BadInputException(where + " has an impossible shape " + shape, e);
        }
        if (bytes != range.get(1) - range.get(0)) {
            throw new BadInputException(where + " of type " + type + " and shape " + shape + " needs " + bytes
                    + " bytes, but its data_offsets " + range + " hold " + (range.get(1) - range.get(0)));
        }
        return new TensorInfo(name, type, shape, range.get(0), range.get(1));
    }

    private static DType type(String name, String where) {
        for (DType type : DType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new BadInputException(where + " has the type " + name + ", which jaket does not read");
    }

    private static List<Long> longs(JsonNode node, String field, String where) {
        JsonNode array = node.path(field);
        if (!array.isArray()) {
            throw new BadInputException(where + ": \"" + field + "\" should be an array of whole numbers");
        }
        List<Long> values = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isIntegralNumber() || !element.canConvertToLong() || element.longValue() < 0) {
                throw new BadInputException(
                        where + ": \"" + field + "\" should hold whole numbers from 0, found " + element.toString());
            }
            values.add(element.longValue());
        }
        return values;
    }

    private static Map<String, TensorInfo> inOrder(Path file, List<TensorInfo> infos, long dataBytes) {
        infos.sort(Comparator.comparingLong(TensorInfo::begin)
                .thenComparingLong(TensorInfo::end)
                .thenComparing(TensorInfo::name));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long end = 0;
        for (TensorInfo info : infos) {
            if (info.begin() != end) {
                throw new BadInputException(file + ": tensor " + info.name() + " starts at byte " + info.begin()
                        + " of the data, expected " + end + ": the tensors overlap or leave a gap");
            }
            end = info.end();
            tensors.put(info.name(), info);
        }
        if (end != dataBytes) {
            throw new BadInputException(file + (end > dataBytes ? " is truncated" : " has bytes after its last tensor")
                    + ": its header describes " + end + " bytes of data, found " + dataBytes);
        }
        return Collections.unmodifiableMap(tensors);
    }

    /** Lays tensors out so that each is aligned to its type: larger types first, otherwise in the order given. */
    static Map<String, TensorInfo> layout(List<TensorSpec> specs) {
        List<TensorSpec> sorted = new ArrayList<>(specs);
        sorted.sort(Comparator.comparingInt(spec -> -spec.type().bytes()));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long at = 0;
        for (TensorSpec spec : sorted) {
            long end = Math.addExact(at, spec.bytes());
            TensorInfo info = new TensorInfo(spec.name(), spec.type(), spec.shape(), at, end);
            if (tensors.putIfAbsent(spec.name(), info) != null) {
                throw new IllegalArgumentException("tensor declared twice: " + spec.name());
            }
            at = end;
        }
        return tensors;
    }

    /** The first bytes of the file, padded so that the data start at a multiple of 8. */
    static ByteBuffer encode(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
        return encode(tensors, metadata, 0);
    }

    /** The same, padded to at least so many bytes after the first 8. */
    static ByteBuffer encode(Map<String, TensorInfo> tensors, Map<String, String> metadata, int least) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode strings = root.putObject(METADATA);
            new TreeMap<>(metadata).forEach(strings::put);
        }
        for (TensorInfo info : tensors.values()) {
            ObjectNode node = root.putObject(info.name());
            node.put("dtype", info.type().name());
            ArrayNode shape = node.putArray("shape");
            info.shape().forEach(shape::add);
            node.putArray("data_offsets").add(info.begin()).add(info.end());
        }
        byte[] json = Json.MAPPER.writeValueAsString(root).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int padded = Math.addExact(Math.max(least, json.length), 7) & ~7;
        ByteBuffer buffer = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(json);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        return buffer.flip();
    }
}
