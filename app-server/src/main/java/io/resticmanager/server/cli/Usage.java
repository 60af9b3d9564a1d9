package io.resticmanager.server.cli;

import java.util.Set;

/// How a command is typed.
///
/// @param operands what follows the name, as help shows it; empty when nothing does
/// @param flags options without a value, beside `--help`
/// @param valued options with a value, beside `--config`
/// @param summary one sentence
/// @param details the rest of its help; lines end with a line feed
record Usage(
        String name,
        String operands,
        int operandCount,
        Set<String> flags,
        Set<String> valued,
        String summary,
        String details) {
    static Usage of(String name, String summary) {
        return new Usage(name, "", 0, Set.of(), Set.of(), summary, "");
    }

    Usage withOperand(String operand) {
        return new Usage(name, operand, 1, flags, valued, summary, details);
    }

    Usage withOptions(Set<String> withoutValue, Set<String> withValue) {
        return new Usage(name, operands, operandCount, withoutValue, withValue, summary, details);
    }

    Usage withDetails(String text) {
        return new Usage(name, operands, operandCount, flags, valued, summary, text);
    }

    /// The name with its operands.
    String form() {
        return (name + " " + operands).strip();
    }
}
