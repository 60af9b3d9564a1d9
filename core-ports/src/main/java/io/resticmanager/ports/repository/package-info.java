/// Repositories, their credentials and figures.
@NullMarked
package io.resticmanager.ports.repository;

import org.jspecify.annotations.NullMarked;
