/// How machines become hosts and stop being them.
@NullMarked
package io.resticmanager.ports.enroll;

import org.jspecify.annotations.NullMarked;
