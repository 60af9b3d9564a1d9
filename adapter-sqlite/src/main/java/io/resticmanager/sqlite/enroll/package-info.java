/// The enroll tables.
@NullMarked
package io.resticmanager.sqlite.enroll;

import org.jspecify.annotations.NullMarked;
