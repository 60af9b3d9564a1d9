/// The rules of the architecture as tests over the compiled classes of all modules. Start with [ModulesTest].
@NullMarked
package io.resticmanager.arch;

import org.jspecify.annotations.NullMarked;
