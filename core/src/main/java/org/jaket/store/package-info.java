/**
 * Files: safetensors, the dataset directory, the checkpoint directory.
 *
 * <p>Every reader checks what it reads before anyone uses it, and every fault is a {@link org.jaket.store.BadInputException}
 * with one plain sentence. Every writer writes beside the final name, forces the bytes to the disk and renames, so that
 * a name either holds the whole of what it promises or does not exist. Nothing here needs libtorch.
 */
@NullMarked
package org.jaket.store;

import org.jspecify.annotations.NullMarked;
