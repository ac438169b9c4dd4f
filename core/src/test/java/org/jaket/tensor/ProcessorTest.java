package org.jaket.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTest {

    @Test
    void instructionsDecideWhereTheyCan() {
        assertThat(Processor.bf16("processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16 amx_bf16 amx_tile\n"))
                .contains(true);
        assertThat(Processor.bf16("processor\t: 0\nflags\t\t: fpu avx2 fma\n")).contains(false);
        assertThat(Processor.bf16("processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16\n"))
                .isEmpty();
        assertThat(Processor.bf16("vendor_id\t: GenuineIntel\nflags\t\t: fpu avx512f avx512_bf16\n"))
                .isEmpty();
        assertThat(Processor.bf16("vendor_id\t: AuthenticAMD\nflags\t\t: fpu avx512f avx512_bf16\n"))
                .contains(true);
        assertThat(Processor.bf16("vendor_id\t: AuthenticAMD\nflags\t\t: fpu avx2 fma\n"))
                .contains(false);
        assertThat(Processor.bf16("processor\t: 0\nFeatures\t: fp asimd bf16\n"))
                .isEmpty();
        assertThat(Processor.bf16("")).isEmpty();
    }
}
