package org.jaket.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, in {@code checkpoints/step-000500} and so on. Each is written beside its name, forced to the
 * disk and renamed, so that the process may be killed at any moment; the newest few are kept. For one writer at a time.
 */
public final class CheckpointDirectory {

    private static final Pattern NAME = Pattern.compile("step-(\\d{6,18})");
    private static final Pattern LEFTOVER = Pattern.compile("\\.(step-\\d{6,18})\\.(partial|old)");

    private final Path directory;
    private final int keep;

    /**
     * The checkpoints of a run.
     *
     * @param run the run's directory; need not exist yet
     * @param keep how many checkpoints to keep, at least 1
     * @throws IllegalArgumentException if none are to be kept
     */
    public CheckpointDirectory(Path run, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("expected to keep at least one checkpoint, found " + keep);
        }
        this.directory = run.resolve("checkpoints");
        this.keep = keep;
    }

    /** Where the checkpoints are. */
    public Path directory() {
        return directory;
    }

    /**
     * Writes a checkpoint, and deletes the oldest when it is complete and there are too many. Leftovers of writers that
     * were killed are removed. A checkpoint of the same step is replaced.
     *
     * @param step the number of training steps that were done
     * @param content writes the files
     * @return the complete checkpoint
     * @throws BadInputException if it cannot be written
     */
    public Checkpoint write(long step, CheckpointContent content) {
        if (step < 0) {
            throw new IllegalArgumentException("expected a step from 0, found " + step);
        }
        Path target = path(step);
        Path partial = AtomicFiles.partial(target);
        try {
            Files.createDirectories(directory);
            recover();
            removeLeftovers();
            Files.createDirectory(partial);
            Map<String, ?> state = content.write(partial);
            AtomicFiles.write(
                    partial.resolve(Checkpoint.STATE),
                    Checkpoint.stateFile(step, Json.MAPPER.valueToTree(state), manifest(partial)));
        } catch (IOException e) {
            AtomicFiles.deleteQuietly(partial);
            throw BadInputException.writing(target, e);
        } catch (RuntimeException e) {
            AtomicFiles.deleteQuietly(partial);
            throw e;
        }
        AtomicFiles.replaceDirectory(partial, target);
        prune(step);
        return Checkpoint.open(target, false);
    }

    /**
     * The newest checkpoint that is undamaged.
     *
     * @param warnings gets one sentence for each newer one that is damaged, with the step that is used instead
     * @return nothing if the run has no checkpoint at all
     * @throws BadInputException if there are checkpoints and all are damaged
     */
    public Optional<Checkpoint> latest(Consumer<String> warnings) {
        recover();
        List<Long> steps = new ArrayList<>(steps());
        Collections.reverse(steps);
        Map<Long, String> faults = new LinkedHashMap<>();
        String lastFault = "";
        for (long step : steps) {
            try {
                Checkpoint found = checkStep(Checkpoint.open(path(step)), step);
                String used = step == 0 ? "step 0, before any training," : "step " + step;
                faults.forEach((damaged, fault) -> warnings.accept("the checkpoint of step " + damaged
                        + " is not used, that of " + used + " is instead: " + fault));
                return Optional.of(found);
            } catch (BadInputException e) {
                lastFault = String.valueOf(e.getMessage());
                faults.put(step, lastFault);
            }
        }
        if (!steps.isEmpty()) {
            throw new BadInputException("no checkpoint in " + directory + " can be used; the oldest one: " + lastFault
                    + "; start a new run in another directory");
        }
        return Optional.empty();
    }

    /**
     * The newest checkpoint that is undamaged, for those who use what the run has learnt. A run that was never trained
     * gives its checkpoint of step 0.
     *
     * @param warnings gets one sentence for each newer one that is damaged, and one if the run was never trained
     * @return nothing if the run has no checkpoint at all
     * @throws BadInputException if there are checkpoints and all are damaged, or all but that of step 0
     */
    public Optional<Checkpoint> latestTrained(Consumer<String> warnings) {
        List<String> faults = new ArrayList<>();
        Optional<Checkpoint> found = latest(faults::add);
        found.ifPresent(checkpoint -> requireTrained(checkpoint, faults, warnings));
        faults.forEach(warnings);
        return found;
    }

    /**
     * Refuses what {@link #latest} has found in place of a trained checkpoint when it has learnt nothing.
     *
     * @param found the checkpoint that was found
     * @param faults the warnings with which it was found
     * @param warnings gets a sentence if the run was never trained
     * @throws BadInputException if the checkpoint is of step 0 and newer ones are damaged
     */
    public void requireTrained(Checkpoint found, List<String> faults, Consumer<String> warnings) {
        if (found.step() > 0) {
            return;
        }
        if (!faults.isEmpty()) {
            String fault = faults.get(faults.size() - 1);
            throw new BadInputException("all checkpoints in " + directory
                    + " are damaged but that of step 0, which has learnt nothing ("
                    + fault.substring(fault.indexOf(": ") + 2) + "); train again with 'jaket pretrain --resume'");
        }
        warnings.accept("the only checkpoint in " + directory + " is that of step 0: the run has not been trained yet");
    }

    /** The steps of all checkpoints, damaged ones included, from the oldest to the newest. */
    public List<Long> steps() {
        return AtomicFiles.names(directory).stream()
                .map(NAME::matcher)
                .filter(Matcher::matches)
                .map(name -> Long.parseLong(name.group(1)))
                .sorted()
                .toList();
    }

    private static Checkpoint checkStep(Checkpoint checkpoint, long step) {
        if (checkpoint.step() != step) {
            throw new BadInputException(
                    checkpoint.directory() + " holds step " + checkpoint.step() + ", and its name says " + step);
        }
        return checkpoint;
    }

    private Path path(long step) {
        return directory.resolve(String.format(Locale.ROOT, "step-%06d", step));
    }

    /** Gives a checkpoint its name back that was being replaced when the writer was killed. */
    private void recover() {
        for (String name : AtomicFiles.names(directory)) {
            Matcher leftover = LEFTOVER.matcher(name);
            if (leftover.matches() && leftover.group(2).equals("old")) {
                AtomicFiles.recover(directory.resolve(leftover.group(1)));
            }
        }
    }

    private void removeLeftovers() throws IOException {
        for (String name : AtomicFiles.names(directory)) {
            if (LEFTOVER.matcher(name).matches()) {
                AtomicFiles.deleteTree(directory.resolve(name));
            }
        }
    }

    /** Keeps the newest up to the one just written. Newer ones can only be damaged; they are left to their owner. */
    private void prune(long written) {
        List<Long> older = steps().stream().filter(step -> step <= written).toList();
        for (long step : older.subList(0, Math.max(0, older.size() - keep))) {
            // Deleting is not atomic, so the name goes first.
            Path doomed = AtomicFiles.partial(path(step));
            try {
                Files.move(path(step), doomed);
                AtomicFiles.deleteTree(doomed);
            } catch (IOException e) {
                throw BadInputException.writing(path(step), e);
            }
        }
    }

    private static Manifest manifest(Path partial) throws IOException {
        Map<String, Manifest.Entry> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(partial)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Manifest.entry(path));
            }
        }
        return new Manifest(files);
    }
}
