package org.jaket.tensor;

import java.io.IOException;
import java.net.URL;
import org.bytedeco.javacpp.Loader;

/**
 * The libraries of libtorch, which JavaCPP unpacks into a cache of the user's ({@code ~/.javacpp/cache}, or where the
 * system property {@code org.bytedeco.javacpp.cachedir} says), about 450 MB, the first time that they are needed.
 *
 * <p>JavaCPP loads {@code libtorch} before it unpacks {@code libtorch_cpu}, on which that depends. Where an earlier
 * process was killed while it unpacked, or another one is at it right now, the system's linker takes the half of the
 * library that it finds, and the JVM dies. So {@code libtorch_cpu} is unpacked first, under JavaCPP's lock, which also
 * replaces a file of another size.
 */
public final class NativeLibraries {

    private static final String DIRECTORY = "/org/bytedeco/pytorch/";
    private static final String[] NAMES = {"libtorch_cpu.so", "libtorch_cpu.dylib", "torch_cpu.dll"};

    private static final boolean UNPACKED = unpackNow();

    private NativeLibraries() {}

    /**
     * Unpacks them where that has not been done, and waits for another process that is doing it. To be called before
     * anything of libtorch is touched. What goes wrong here is left to the loader, which says it when it is needed.
     *
     * @return whether they are there; false as well where they are the system's own
     */
    public static boolean unpack() {
        return UNPACKED;
    }

    private static boolean unpackNow() {
        for (String name : NAMES) {
            URL library = NativeLibraries.class.getResource(DIRECTORY + Loader.getPlatform() + "/" + name);
            if (library != null) {
                try {
                    return Loader.cacheResource(library) != null;
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return false;
    }
}
