package org.jaket.language;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * The language module (section 3.3), decomposed into LM1 and LM2 (section 3.4), and its masked-token head (section
 * 3.6).
 *
 * <p>Without anything between them, LM1 and LM2 are Hugging Face's {@code BertModel} or {@code RobertaModel}. All
 * weights are owned by the {@link Parameters} given; every tensor returned is in the caller's scope. The caller runs the
 * forward pass inside {@link ComputePolicy#forward}.
 */
public final class LanguageModule {

    private final LanguageConfig config;
    private final int split;
    private final Precision precision;
    private final Tensor words;
    private final Tensor positions;
    private final Tensor types;
    private final Norm embeddingNorm;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final Linear headDense;
    private final Norm headNorm;
    private final Tensor headBias;

    /**
     * A module that computes with weights declared by {@link #declare}; LM1 has the first half of the layers.
     *
     * @param config the shape of the encoder
     * @param parameters the owner of the weights
     * @param policy how to compute
     */
    public LanguageModule(LanguageConfig config, Parameters parameters, ComputePolicy policy) {
        this(config, parameters, policy, config.layers() / 2);
    }

    /**
     * A module that computes with weights declared by {@link #declare}.
     *
     * @param config the shape of the encoder
     * @param parameters the owner of the weights
     * @param policy how to compute
     * @param split the number of layers in LM1, from 0 (embeddings alone) to all
     * @throws IllegalArgumentException if the split is outside 0…layers
     */
    public LanguageModule(LanguageConfig config, Parameters parameters, ComputePolicy policy, int split) {
        if (split < 0 || split > config.layers()) {
            throw new IllegalArgumentException("expected a split in 0…" + config.layers() + ", found " + split);
        }
        this.config = config;
        this.split = split;
        this.precision = policy.precision();
        String prefix = LanguageNames.PREFIX;
        words = parameters.get(prefix + "embeddings.word_embeddings.weight");
        positions = parameters.get(prefix + "embeddings.position_embeddings.weight");
        types = parameters.get(prefix + "embeddings.token_type_embeddings.weight");
        embeddingNorm = Norm.of(parameters, prefix + "embeddings.LayerNorm", config);
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new EncoderLayer(config, parameters, policy.attention(), i));
        }
        headDense = Linear.of(parameters, prefix + LanguageNames.HEAD + "dense");
        headNorm = Norm.of(parameters, prefix + LanguageNames.HEAD + "LayerNorm", config);
        headBias = parameters.get(prefix + LanguageNames.HEAD + "bias");
    }

    /**
     * Declares the encoder's parameters and the masked-token head's, in Hugging Face's names without the model's prefix
     * behind {@code language.}; the head's begin with {@code language.head.} and its decoder is the word embeddings.
     *
     * @param builder collects the parameters
     * @param config the shape of the encoder
     * @param newHead whether the backbone has no masked-token head: a head that starts from nothing learns at the rate
     *     of everything new, not at the encoder's
     */
    public static void declare(Parameters.Builder builder, LanguageConfig config, boolean newHead) {
        LanguageNames.shapes(config).forEach((name, shape) -> {
            boolean decays = LanguageNames.decays(name);
            boolean isNew = newHead && name.startsWith(LanguageNames.HEAD);
            ParameterGroup decaying = isNew ? ParameterGroup.KNOWLEDGE_DECAY : ParameterGroup.LANGUAGE_DECAY;
            ParameterGroup plain = isNew ? ParameterGroup.KNOWLEDGE_PLAIN : ParameterGroup.LANGUAGE_PLAIN;
            builder.add(LanguageNames.PREFIX + name, decays ? decaying : plain, shape);
        });
    }

    /** Declares as {@link #declare(Parameters.Builder, LanguageConfig, boolean)} does for a backbone with a head. */
    public static void declare(Parameters.Builder builder, LanguageConfig config) {
        declare(builder, config, false);
    }

    /**
     * Fills the declared parameters from a backbone.
     *
     * <p>Where the backbone has no masked-token head, one is made that passes the normalised hidden states on to the
     * decoder: the dense layer starts as the identity, shifted to where GELU is nearly straight.
     *
     * @param parameters declared by {@link #declare} with the backbone's configuration
     * @param backbone the weights to start from
     * @throws org.jaket.store.BadInputException if the weights can no longer be read
     */
    public static void initialize(Parameters parameters, Backbone backbone) {
        backbone.weights().forEach((name, values) -> parameters.set(LanguageNames.PREFIX + name, values));
        if (!backbone.maskedTokenHead()) {
            HeadStart.fill(parameters, backbone.config());
        }
    }

    /**
     * LM1: embeddings and the first layers (section 3.4, step 1).
     *
     * @param batch B sequences of T tokens
     * @param hidden dropout of hidden states
     * @param attention dropout of attention probabilities
     * @return {@code [B, T, F]}
     * @throws IllegalArgumentException if a token or the length is beyond this encoder's tables
     */
    public Tensor lower(TokenBatch batch, Dropout hidden, Dropout attention) {
        return run(embed(batch, hidden), batch, 0, split, hidden, attention);
    }

    /**
     * LM1 at some positions of each sequence, without dropout: equal to {@link #lower} there, and cheaper, since the last
     * layer computes nothing for the others but what these read of them.
     *
     * @param batch B sequences of T tokens
     * @param positions {@code [B, P]} row by row, positions within each sequence
     * @return {@code [B, P, F]}
     * @throws IllegalArgumentException if a token, the length or a position is out of its range
     */
    public Tensor lowerAt(TokenBatch batch, int[] positions) {
        Tensor at = flat(batch, positions);
        Tensor embedded = embed(batch, Dropout.NONE);
        if (split == 0) {
            return select(embedded, at);
        }
        Tensor below = run(embedded, batch, 0, split - 1, Dropout.NONE, Dropout.NONE);
        return lastAt(below, batch, split - 1, at, Dropout.NONE, Dropout.NONE);
    }

    /**
     * LM2 at some positions of each sequence: without dropout equal to {@link #upper} there, and cheaper, since the last layer
     * computes nothing for the others but what these read of them.
     *
     * @param z {@code [B, T, F]}, from {@link #lower}, with entities merged in
     * @param batch the same batch
     * @param positions {@code [B, P]} row by row, positions within each sequence
     * @param hidden dropout of hidden states
     * @param attention dropout of attention probabilities
     * @return {@code [B, P, F]}
     * @throws IllegalArgumentException if {@code z} does not have the batch's shape, or a position is out of its range
     */
    public Tensor upperAt(Tensor z, TokenBatch batch, int[] positions, Dropout hidden, Dropout attention) {
        requireShape(z, batch);
        Tensor at = flat(batch, positions);
        int last = config.layers() - 1;
        if (split > last) {
            return select(z, at);
        }
        return lastAt(run(z, batch, split, last, hidden, attention), batch, last, at, hidden, attention);
    }

    private Tensor lastAt(Tensor below, TokenBatch batch, int layer, Tensor at, Dropout hidden, Dropout attention) {
        Tensor mask = batch.isPadded() ? mask(batch) : null;
        return Tensors.kept(() -> layers.get(layer).forwardAt(below, mask, at, hidden, attention));
    }

    /** {@code [B, T, F] → [B, P, F]}. */
    private Tensor select(Tensor states, Tensor at) {
        return states.reshape(-1, config.hiddenSize())
                .index_select(0, at)
                .view(states.size(0), -1, config.hiddenSize());
    }

    /** Positions of each sequence as {@code [B * P]} positions in the flattened batch. */
    private static Tensor flat(TokenBatch batch, int[] positions) {
        int each = positions.length / batch.size();
        if (each < 1 || each * batch.size() != positions.length) {
            throw new IllegalArgumentException(
                    "expected as many positions for each of " + batch.size() + " sequences, found " + positions.length);
        }
        int[] flat = new int[positions.length];
        for (int i = 0; i < flat.length; i++) {
            int sequence = i / each;
            if (positions[i] < 0 || positions[i] >= batch.lengths()[sequence]) {
                throw new IllegalArgumentException("position " + positions[i] + " is outside sequence " + sequence
                        + " of " + batch.lengths()[sequence] + " tokens");
            }
            flat[i] = sequence * batch.length() + positions[i];
        }
        return Tensors.indices(flat, flat.length);
    }

    /**
     * LM2: the rest of the layers (section 3.4, step 4).
     *
     * @param z {@code [B, T, F]}, from {@link #lower}, with entities merged in
     * @param batch the same batch, for its padding
     * @param hidden dropout of hidden states
     * @param attention dropout of attention probabilities
     * @return {@code [B, T, F]}
     * @throws IllegalArgumentException if {@code z} does not have the batch's shape
     */
    public Tensor upper(Tensor z, TokenBatch batch, Dropout hidden, Dropout attention) {
        requireShape(z, batch);
        return run(z, batch, split, config.layers(), hidden, attention);
    }

    private void requireShape(Tensor z, TokenBatch batch) {
        if (z.dim() != 3
                || z.size(0) != batch.size()
                || z.size(1) != batch.length()
                || z.size(2) != config.hiddenSize()) {
            throw new IllegalArgumentException("expected shape [" + batch.size() + ", " + batch.length() + ", "
                    + config.hiddenSize() + "], found " + java.util.Arrays.toString(Tensors.shape(z)));
        }
    }

    /**
     * The masked-token head (section 3.6): dense, GELU, LayerNorm, and the word embeddings as decoder.
     *
     * @param hidden {@code [n, F]}, final hidden states at masked positions
     * @return {@code [n, V]} logits
     */
    public Tensor maskedTokenLogits(Tensor hidden) {
        return torch.linear(transformed(hidden), words, new TensorOptional(headBias));
    }

    /**
     * The mean cross-entropy of masked tokens, with the gradients of the decoder's weights and bias computed and added at
     * once instead of in the backward pass.
     *
     * @param hidden {@code [n, F]}, final hidden states at masked positions
     * @param targets {@code [n]} token ids; rows with a negative one count nothing
     * @param scale what the loss is multiplied with before it is summed into what is minimised
     * @return a scalar, f32; its backward pass fills the gradients of everything below the decoder
     */
    public Tensor maskedTokenLoss(Tensor hidden, int[] targets, double scale) {
        return new DecoderLoss(words, headBias, precision).loss(transformed(hidden), targets, scale);
    }

    private Tensor transformed(Tensor hidden) {
        return Tensors.kept(() -> headNorm.apply(torch.gelu(headDense.apply(hidden))));
    }

    /** The shape of the encoder. */
    public LanguageConfig config() {
        return config;
    }

    /** The number of layers in LM1. */
    public int split() {
        return split;
    }

    private Tensor run(Tensor x, TokenBatch batch, int from, int to, Dropout hidden, Dropout attention) {
        Tensor mask = batch.isPadded() ? mask(batch) : null;
        Tensor state = x;
        for (int i = from; i < to; i++) {
            EncoderLayer layer = layers.get(i);
            Tensor input = state;
            state = Tensors.kept(() -> layer.forward(input, mask, hidden, attention));
        }
        return state;
    }

    private Tensor embed(TokenBatch batch, Dropout hidden) {
        check(batch);
        Tensor ids = Tensors.indices(batch.tokens(), batch.size(), batch.length());
        Tensor sum = torch.embedding(words, ids).add_(positions(batch).add(types.select(0, 0)));
        return hidden.applyInPlace(embeddingNorm.apply(sum), 0);
    }

    /** {@code [T, F]} if all sequences count alike, else {@code [B, T, F]}. */
    private Tensor positions(TokenBatch batch) {
        int @Nullable [] ids = Positions.unusual(batch, config);
        return ids == null
                ? positions.narrow(0, config.firstPosition(), batch.length())
                : torch.embedding(positions, Tensors.indices(ids, batch.size(), batch.length()));
    }

    private void check(TokenBatch batch) {
        // Padding may reach further: batches come in multiples of some tokens.
        int longest = java.util.Arrays.stream(batch.lengths()).max().orElseThrow();
        if (longest > config.maxLength()) {
            throw new IllegalArgumentException(
                    "expected at most " + config.maxLength() + " tokens a sequence, found " + longest);
        }
        for (int token : batch.tokens()) {
            if (token >= config.vocabularySize()) {
                throw new IllegalArgumentException(
                        "expected token ids below " + config.vocabularySize() + ", found " + token);
            }
        }
    }

    private static Tensor mask(TokenBatch batch) {
        float[] values = new float[batch.tokens().length];
        for (int i = 0; i < batch.size(); i++) {
            java.util.Arrays.fill(
                    values, i * batch.length() + batch.lengths()[i], (i + 1) * batch.length(), Float.NEGATIVE_INFINITY);
        }
        return Tensors.floats(values, batch.size(), 1, 1, batch.length());
    }
}
