package org.jaket.cli;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jaket.pretrain.StopSignal;

/**
 * Ctrl-C, SIGTERM and SIGHUP while a run is on: the first asks for a stop with a checkpoint, the second ends the process.
 *
 * <p>A shutdown hook would not do: once the JVM shuts down it is deaf to a second signal. {@code sun.misc.Signal} is
 * supported API of the JDK (module jdk.unsupported), but its use is a compiler warning that cannot be silenced, hence
 * the reflection. Where it is missing, the JVM's own handling stays: Ctrl-C ends the process at once.
 */
final class Interruption implements AutoCloseable {

    /** What happens where a run can be resumed. */
    static final String CHECKPOINT =
            "stopping: the step is finished and a checkpoint is written; once more ends at once";

    private record Saved(Object signal, Object handler) {}

    private final List<Saved> saved = new ArrayList<>();

    private Interruption() {}

    /**
     * Takes over the signals until closed.
     *
     * @param stop is asked for the stop
     * @param err says what happens
     */
    static Interruption stopping(StopSignal stop, PrintWriter err) {
        return stopping(stop, err, CHECKPOINT);
    }

    /**
     * Takes over the signals until closed.
     *
     * @param stop is asked for the stop
     * @param err says what happens
     * @param message what happens
     */
    static Interruption stopping(StopSignal stop, PrintWriter err, String message) {
        return stopping(stop, err, () -> message);
    }

    /**
     * Takes over the signals until closed.
     *
     * @param stop is asked for the stop
     * @param err says what happens
     * @param message what happens, as it is when the signal comes
     */
    static Interruption stopping(StopSignal stop, PrintWriter err, Supplier<String> message) {
        Interruption interruption = new Interruption();
        for (String name : List.of("INT", "TERM", "HUP")) {
            interruption.take(name, () -> {
                if (stop.requested()) {
                    Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
                }
                stop.request();
                err.println();
                err.println(message.get());
                err.flush();
            });
        }
        return interruption;
    }

    private void take(String name, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            InvocationHandler invocation = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                // The three methods of Object.
                return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    default -> "jaket's handler of SIG" + name;
                };
            };
            Object handler = Proxy.newProxyInstance(
                    Interruption.class.getClassLoader(), new Class<?>[] {handlerType}, invocation);
            Object before =
                    signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
            saved.add(new Saved(signal, before));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Not this JVM, or the signal belongs to someone else (nohup, -Xrs).
        }
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        for (Saved one : saved) {
            try {
                Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
                one.signal()
                        .getClass()
                        .getMethod("handle", one.signal().getClass(), handlerType)
                        .invoke(null, one.signal(), one.handler());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a signal handler that was installed cannot be removed", e);
            }
        }
        saved.clear();
    }
}
