@NullMarked
package io.resticmanager.fleet.agent;

import org.jspecify.annotations.NullMarked;
