package org.jaket.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer read from a Hugging Face {@code tokenizer.json} of the BERT or the RoBERTa kind.
 *
 * <p>The work is done by Hugging Face's own native code. It is called below DJL's {@code HuggingFaceTokenizer}, which
 * would report to its makers, pad, truncate and copy what is not needed here; no network connection is ever tried.
 * Instances may be used from many threads.
 */
public final class Tokenizer implements AutoCloseable {

    /** Texts handed to the native code at once; bounds the native memory of a large batch. */
    private static final int BATCH = 4096;

    private static final TokenizersLibrary NATIVE = load();

    private final Path file;
    private final String sha256;
    private final TokenizerFile description;
    private final @Nullable WordCache words;
    private final ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    private long handle;

    private Tokenizer(Path file, String sha256, TokenizerFile description, long handle) {
        this.file = file;
        this.sha256 = sha256;
        this.description = description;
        this.handle = handle;
        words = description.wordByWord() ? new WordCache() : null;
    }

    private static TokenizersLibrary load() {
        // Without these, DJL looks for cloud metadata, and on a machine with a GPU downloads another native library.
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("RUST_FLAVOR", "cpu");
        LibUtils.checkStatus();
        return TokenizersLibrary.LIB;
    }

    private static void setIfAbsent(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /**
     * Reads a tokenizer.
     *
     * @param tokenizerJson the {@code tokenizer.json} of a BERT or RoBERTa model
     * @return the tokenizer, to be closed by the caller
     * @throws BadInputException if the file cannot be read, is no such tokenizer, or lacks one of the tokens [CLS],
     *     [SEP], [MASK] and [PAD] ({@code <s>}, {@code </s>}, {@code <mask>}, {@code <pad>})
     */
    public static Tokenizer load(Path tokenizerJson) {
        byte[] bytes = read(tokenizerJson);
        TokenizerFile description = TokenizerFile.parse(tokenizerJson, bytes);
        long handle;
        try {
            handle = NATIVE.createTokenizerFromString(new String(bytes, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw new BadInputException(tokenizerJson + " is not a tokenizer that can be used: " + e.getMessage()
                    + "; take the tokenizer.json that was published with the model");
        }
        NATIVE.disablePadding(handle);
        NATIVE.disableTruncation(handle);
        return new Tokenizer(tokenizerJson, sha256(bytes), description, handle);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Cuts a text into tokens, without special tokens, truncation or padding.
     *
     * <p>A text that spells out a special token, such as {@code [MASK]}, yields that token.
     *
     * @param text any text; unpaired surrogates count as one unknown character each
     * @return ids and character offsets
     */
    public Encoded encode(String text) {
        return encodeAll(List.of(text)).get(0);
    }

    /**
     * Cuts many texts into tokens, on all cores.
     *
     * @param texts the texts
     * @return one result a text, in order; each equals what {@link #encode} returns
     */
    public List<Encoded> encodeAll(List<String> texts) {
        List<Encoded> result = new ArrayList<>(texts.size());
        lifetime.readLock().lock();
        try {
            requireOpen();
            for (int from = 0; from < texts.size(); from += BATCH) {
                List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
                result.addAll(words == null ? encodeWhole(batch) : words.encode(batch, this::encodeWhole));
            }
        } finally {
            lifetime.readLock().unlock();
        }
        return result;
    }

    /** Encodes texts as they are; {@link WordCache} must give the same. */
    List<Encoded> encodeWhole(List<String> texts) {
        List<Encoded> result = new ArrayList<>(texts.size());
        String[] inputs = texts.stream().map(Tokenizer::pairSurrogates).toArray(String[]::new);
        long[] encodings = NATIVE.batchEncode(handle, inputs, false);
        int next = 0;
        try {
            while (next < encodings.length) {
                result.add(read(encodings[next], inputs[next]));
                NATIVE.deleteEncoding(encodings[next++]);
            }
        } finally {
            while (next < encodings.length) {
                NATIVE.deleteEncoding(encodings[next++]);
            }
        }
        return result;
    }

    private static Encoded read(long encoding, String text) {
        long[] ids = NATIVE.getTokenIds(encoding);
        CharSpan[] spans = NATIVE.getTokenCharSpans(encoding);
        int[] index = utf16Indices(text);
        int[] tokens = new int[ids.length];
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            tokens[i] = (int) ids[i];
            int start = index.length == 0 ? spans[i].getStart() : index[spans[i].getStart()];
            int end = index.length == 0 ? spans[i].getEnd() : index[spans[i].getEnd()];
            int from = start;
            while (from < end && Character.isWhitespace(text.charAt(from))) {
                from++;
            }
            int to = end;
            while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
                to--;
            }
            starts[i] = from == to ? start : from;
            ends[i] = from == to ? end : to;
        }
        return new Encoded(tokens, starts, ends);
    }

    /** The UTF-16 index of each code point, which is what the native code counts; empty where both are the same. */
    private static int[] utf16Indices(String text) {
        int points = text.codePointCount(0, text.length());
        if (points == text.length()) {
            return new int[0];
        }
        int[] index = new int[points + 1];
        for (int i = 0; i < points; i++) {
            index[i + 1] = text.offsetByCodePoints(index[i], 1);
        }
        return index;
    }

    private static String pairSurrogates(String text) {
        boolean whole = text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (whole) {
            return text;
        }
        int[] points = text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .toArray();
        return new String(points, 0, points.length);
    }

    /**
     * The text of some tokens, special ones included, as the tokenizer's own decoder writes it.
     *
     * @param ids token ids
     * @return the text
     * @throws IllegalArgumentException if an id lies outside the vocabulary
     */
    public String decode(int... ids) {
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize()) {
                throw new IllegalArgumentException(
                        "token id " + id + " lies outside the vocabulary of " + vocabularySize());
            }
        }
        lifetime.readLock().lock();
        try {
            requireOpen();
            return NATIVE.decode(handle, Arrays.stream(ids).asLongStream().toArray(), false);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /** The vocabulary, which stays valid after this tokenizer is closed. */
    public Vocabulary vocabulary() {
        return description.vocabulary();
    }

    /** The token before every sequence. */
    public int clsId() {
        return vocabulary().clsId();
    }

    /** The token after every sequence. */
    public int sepId() {
        return vocabulary().sepId();
    }

    /** The token that stands for a masked one. */
    public int maskId() {
        return vocabulary().maskId();
    }

    /** The token that fills short sequences. */
    public int padId() {
        return vocabulary().padId();
    }

    /** One more than the largest token id. */
    public int vocabularySize() {
        return vocabulary().size();
    }

    /** Whether a token is special: never masked, predicted or drawn at random. */
    public boolean isSpecial(int id) {
        return vocabulary().isSpecial(id);
    }

    /** The family: {@code bert} where sequences start with [CLS], {@code roberta} where they start with {@code <s>}. */
    public String type() {
        return description.type();
    }

    /** The SHA-256 of the file as read, in lower-case hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** The file that was read. */
    public Path file() {
        return file;
    }

    private void requireOpen() {
        if (handle == 0) {
            throw new IllegalStateException("the tokenizer of " + file + " is closed");
        }
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (handle != 0) {
                NATIVE.deleteTokenizer(handle);
                handle = 0;
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
