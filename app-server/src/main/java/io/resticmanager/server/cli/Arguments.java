package io.resticmanager.server.cli;

import io.resticmanager.server.config.ConfigReader;
import io.resticmanager.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What was typed after a command's name.
record Arguments(List<String> operands, Set<String> flags, Map<String, String> values) {
    static final String CONFIG = "--config";
    static final String HELP = "--help";

    /// @throws UsageException when the command does not take them
    static Arguments parse(Usage command, List<String> typed) {
        List<String> operands = new ArrayList<>();
        Set<String> flags = new HashSet<>();
        Map<String, String> values = new HashMap<>();
        Iterator<String> rest = typed.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            int equals = word.indexOf('=');
            String name = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
            if (name.equals(CONFIG) || command.valued().contains(name)) {
                if (equals < 0 && !rest.hasNext()) {
                    throw new UsageException(name + " needs a value.");
                }
                values.put(name, equals < 0 ? rest.next() : word.substring(equals + 1));
            } else if (word.equals("-h") || word.equals(HELP)) {
                flags.add(HELP);
            } else if (command.flags().contains(word)) {
                flags.add(word);
            } else if (word.startsWith("-") && word.length() > 1) {
                throw new UsageException(command.name() + " has no option " + name + ".");
            } else {
                operands.add(word);
            }
        }
        if (!flags.contains(HELP) && operands.size() != command.operandCount()) {
            throw new UsageException(
                    command.operandCount() == 0
                            ? command.name() + " takes no operand."
                            : command.name() + " needs exactly one " + command.operands() + ".");
        }
        return new Arguments(List.copyOf(operands), Set.copyOf(flags), Map.copyOf(values));
    }

    /// @throws io.resticmanager.server.config.ConfigMistakesException when it has mistakes
    ServerConfig config(Terminal terminal) {
        return ConfigReader.read(terminal.environment(), value(CONFIG).map(Path::of));
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }
}
