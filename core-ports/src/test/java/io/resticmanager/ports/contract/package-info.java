/// What every implementation of a port must do, as test suites that implementations extend.
@NullMarked
package io.resticmanager.ports.contract;

import org.jspecify.annotations.NullMarked;
