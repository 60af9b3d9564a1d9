/// Benchmarks of the built applications as processes. Start reading at [Main].
@NullMarked
package io.resticmanager.bench;

import org.jspecify.annotations.NullMarked;
