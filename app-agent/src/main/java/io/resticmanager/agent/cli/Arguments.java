package io.resticmanager.agent.cli;

import io.resticmanager.agent.config.AgentConfigFile;
import io.resticmanager.agent.config.Places;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was typed after a command's name.
record Arguments(List<String> operands, boolean wantsHelp, Map<String, String> values) {
    static final String CONFIG = "--config";

    /// @throws UsageException when the command does not take them
    static Arguments parse(Command command, List<String> typed) {
        List<String> operands = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        boolean help = false;
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
            } else if (word.equals("-h") || word.equals("--help")) {
                help = true;
            } else if (word.startsWith("-") && word.length() > 1) {
                throw new UsageException(command.name() + " has no option " + name + ".");
            } else {
                operands.add(word);
            }
        }
        if (!help && operands.size() != command.operandCount()) {
            throw new UsageException(
                    command.operandCount() == 0
                            ? command.name() + " takes no operand."
                            : command.name() + " needs exactly: " + command.operands());
        }
        return new Arguments(List.copyOf(operands), help, Map.copyOf(values));
    }

    AgentConfigFile configFile() {
        return new AgentConfigFile(
                value(CONFIG).map(Path::of).orElseGet(() -> Places.here().config()));
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }
}
