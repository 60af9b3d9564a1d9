package io.resticmanager.http;

import java.util.List;

/// The calls of one capability.
@FunctionalInterface
public interface Resource {
    List<Route> routes();
}
