package org.jaket.pretrain;

import java.nio.file.Path;

/**
 * What to pre-train, on what, and where to.
 *
 * @param data a data-set directory
 * @param backbone {@code bge-small} or a Hugging Face directory
 * @param out the run directory
 * @param config all options
 * @param cache where backbones that are not directories are unpacked
 */
public record PretrainRequest(Path data, String backbone, Path out, PretrainConfig config, Path cache) {}
