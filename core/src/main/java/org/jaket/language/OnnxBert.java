package org.jaket.language;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jaket.store.BadInputException;

/**
 * The weights inside a BERT encoder that PyTorch exported to ONNX.
 *
 * <p>Embeddings, biases and LayerNorms keep their names there. The matrices of linear layers are anonymous and
 * transposed; the node that multiplies by one says which it is: {@code /encoder/layer.0/output/dense/MatMul}.
 */
final class OnnxBert {

    private static final String PRODUCT = "/MatMul";

    /** A matrix or vector, row by row. */
    record Weight(long[] shape, float[] values) {}

    private final String source;
    private final Map<String, TensorProto> tensors = new HashMap<>();
    private final Map<String, String> matrices = new LinkedHashMap<>();

    private OnnxBert(String source, GraphProto graph) {
        this.source = source;
        for (TensorProto tensor : graph.getInitializerList()) {
            tensors.put(tensor.getName(), tensor);
        }
        for (NodeProto node : graph.getNodeList()) {
            String name = node.getName();
            if (node.getOpType().equals("MatMul") && name.endsWith(PRODUCT) && tensors.containsKey(node.getInput(1))) {
                String layer = name.substring(1, name.length() - PRODUCT.length());
                matrices.put(layer.replace('/', '.') + ".weight", node.getInput(1));
            }
        }
    }

    /**
     * Parses a model.
     *
     * @param in its bytes
     * @param source what to call it in errors
     * @throws BadInputException if it is not ONNX or cannot be read
     */
    static OnnxBert parse(InputStream in, String source) {
        try {
            CodedInputStream coded = CodedInputStream.newInstance(in);
            coded.setSizeLimit(Integer.MAX_VALUE);
            return new OnnxBert(source, ModelProto.parseFrom(coded).getGraph());
        } catch (IOException e) {
            throw new BadInputException("cannot read the ONNX model " + source + ": " + e.getMessage(), e);
        }
    }

    /**
     * One weight as PyTorch has it.
     *
     * @param name Hugging Face's name, without prefix
     * @throws BadInputException if there is no such weight or it is not stored as raw f32
     */
    Weight weight(String name) {
        String matrix = matrices.get(name);
        TensorProto tensor = tensors.get(matrix == null ? name : matrix);
        if (tensor == null) {
            throw new BadInputException(source + ": the weight " + name + " is missing");
        }
        long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
        float[] values = new float[tensor.getRawData().size() / Float.BYTES];
        if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()
                || shape.length < 1
                || shape.length > 2
                || values.length != shape[0] * (shape.length == 2 ? shape[1] : 1)) {
            throw new BadInputException(source + ": expected the weight " + name + " as a raw f32 matrix or vector");
        }
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return matrix == null ? new Weight(shape, values) : transpose(shape, values);
    }

    private static Weight transpose(long[] shape, float[] values) {
        int rows = Math.toIntExact(shape[0]);
        int columns = Math.toIntExact(shape[1]);
        float[] turned = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = values[r * columns + c];
            }
        }
        return new Weight(new long[] {columns, rows}, turned);
    }
}
