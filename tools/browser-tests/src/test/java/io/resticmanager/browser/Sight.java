package io.resticmanager.browser;

import com.microsoft.playwright.Page;
import java.util.function.Consumer;

/// A page in a state that is worth a picture.
///
/// @param path where it is, in the words of [Shoot]
/// @param user who looks; nobody where blank
/// @param steps what is done there before
/// @param documented whether its picture belongs to the documentation
record Sight(String name, String path, String user, Consumer<Page> steps, boolean documented) {
    static Sight documented(String name, String path) {
        return new Sight(name, path, "admin", page -> {}, true);
    }

    static Sight of(String name, String path) {
        return new Sight(name, path, "admin", page -> {}, false);
    }

    Sight after(Consumer<Page> done) {
        return new Sight(name, path, user, done, documented);
    }

    Sight as(String other) {
        return new Sight(name, path, other, steps, documented);
    }

    Sight kept() {
        return new Sight(name, path, user, steps, true);
    }
}
