/// The care of repositories: `CareForRepositories` starts what is due; people decide and read it by the classes beside
/// it.
@NullMarked
package io.resticmanager.ports.care;

import org.jspecify.annotations.NullMarked;
