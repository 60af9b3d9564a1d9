/// What is kept of how repositories are cared for. Rules and use cases are elsewhere: this is their store.
@NullMarked
package io.resticmanager.ports.maintenance;

import org.jspecify.annotations.NullMarked;
