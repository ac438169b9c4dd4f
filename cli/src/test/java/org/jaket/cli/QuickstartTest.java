package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What quickstarts that begin at the same moment do not share. */
class QuickstartTest {

    @TempDir
    Path folder;

    @Test
    void eachOfManyAtOnceGetsADirectoryOfItsOwn() throws InterruptedException, ExecutionException {
        int many = 16;
        Path wanted = folder.resolve("runs").resolve("quickstart");
        ExecutorService pool = Executors.newFixedThreadPool(many);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Path>> claims = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                claims.add(pool.submit(() -> {
                    start.await();
                    return Quickstart.claimFirstFree(wanted);
                }));
            }
            start.countDown();
            List<Path> claimed = new ArrayList<>();
            for (Future<Path> claim : claims) {
                claimed.add(claim.get());
            }
            assertThat(claimed).doesNotHaveDuplicates().contains(wanted, Path.of(wanted + "-" + many));
            assertThat(claimed).allSatisfy(path -> assertThat(path).isEmptyDirectory());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("runs"), "mine");
        assertThatThrownBy(() -> Quickstart.claimFirstFree(file.resolve("quickstart")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("quickstart");
    }

    @Test
    void whoComesSecondWaitsUntilTheFirstHasPrepared() throws InterruptedException, ExecutionException {
        Path data = folder.resolve("data").resolve("part");
        AtomicBoolean prepared = new AtomicBoolean();
        CountDownLatch waiting = new CountDownLatch(1);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> second;
            try (PreparationLock first = PreparationLock.of(data, () -> prepared.set(true))) {
                assertThat(prepared).as("nobody to wait for").isFalse();
                second = pool.submit(() -> {
                    try (PreparationLock lock = PreparationLock.of(data, waiting::countDown)) {
                        return prepared.get();
                    }
                });
                assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
                prepared.set(true);
            }
            assertThat(second.get()).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }
}
