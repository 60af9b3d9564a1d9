package io.resticmanager.fleet.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is not as it must be, by kind.
final class Findings {
    private static final int MOST_OF_A_KIND = 3;

    private final Map<String, List<String>> broken = new TreeMap<>();

    void found(String kind, String sentence) {
        broken.computeIfAbsent(kind, none -> new ArrayList<>()).add(sentence);
    }

    /// Of one kind only the first few.
    List<String> sentences() {
        return broken.values().stream().flatMap(kind -> firstOf(kind).stream()).toList();
    }

    private static List<String> firstOf(List<String> ofOneKind) {
        List<String> first = new ArrayList<>(ofOneKind.subList(0, Math.min(MOST_OF_A_KIND, ofOneKind.size())));
        if (ofOneKind.size() > MOST_OF_A_KIND) {
            first.add("… and " + (ofOneKind.size() - MOST_OF_A_KIND) + " more of this kind");
        }
        return first;
    }
}
