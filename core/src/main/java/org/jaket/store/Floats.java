package org.jaket.store;

import java.nio.ByteBuffer;

/** Widens half-precision numbers to single precision, which is exact. */
final class Floats {

    private Floats() {}

    static boolean isFloating(DType type) {
        return type == DType.F32 || type == DType.F16 || type == DType.BF16;
    }

    /** Widens all remaining elements of a little-endian buffer; returns how many. */
    static int widen(DType type, ByteBuffer from, float[] into, int at) {
        int n = from.remaining() / type.bytes();
        int start = from.position();
        switch (type) {
            case F32 -> from.asFloatBuffer().get(into, at, n);
            case BF16 -> {
                for (int i = 0; i < n; i++) {
                    into[at + i] = Float.intBitsToFloat(from.getShort(start + 2 * i) << 16);
                }
            }
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    into[at + i] = half(from.getShort(start + 2 * i));
                }
            }
            default -> throw new IllegalArgumentException("not a floating type: " + type);
        }
        return n;
    }

    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
