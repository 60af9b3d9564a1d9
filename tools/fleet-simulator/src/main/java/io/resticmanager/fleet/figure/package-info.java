/// What is measured, and how it is told.
@NullMarked
package io.resticmanager.fleet.figure;

import org.jspecify.annotations.NullMarked;
