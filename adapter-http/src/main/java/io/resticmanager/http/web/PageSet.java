package io.resticmanager.http.web;

import java.util.List;

/// The pages of one capability.
@FunctionalInterface
public interface PageSet {
    List<PageRoute> routes();
}
