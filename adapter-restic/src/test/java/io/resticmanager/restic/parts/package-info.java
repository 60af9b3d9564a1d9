/// The real programs that tests drive, and a false restic for what they cannot be made to do. For tests of other
/// modules
/// too.
@NullMarked
package io.resticmanager.restic.parts;

import org.jspecify.annotations.NullMarked;
