/// What operators may set, read from the environment and a YAML file, refused with all mistakes at once. Start at
/// `ConfigReader`.
@NullMarked
package io.resticmanager.server.config;

import org.jspecify.annotations.NullMarked;
