/// What is kept of how repositories are cared for, and which host does it. The use cases are in `care`.
@NullMarked
package io.resticmanager.ports.maintenance;

import org.jspecify.annotations.NullMarked;
