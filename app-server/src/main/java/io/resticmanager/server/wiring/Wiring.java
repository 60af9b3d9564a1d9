package io.resticmanager.server.wiring;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;

/// Puts modules together.
public final class Wiring {
    private Wiring() {}

    /// Everything that is wrong with the wiring shows here, not at the first use.
    public static Injector of(Module... modules) {
        // Guice 7 makes classes through sun.misc.Unsafe, which Java 25 warns about on standard error; reflection does
        // as well for objects that are made once.
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        return Guice.createInjector(Stage.PRODUCTION, modules);
    }
}
