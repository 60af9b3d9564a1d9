package io.resticmanager.domain.host;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Words an operator groups hosts by: at most 32, each 1–40 letters, digits, `.`, `_`, `-`, sorted, without doubles.
public record Tags(List<String> words) {
    public static final Tags NONE = new Tags(List.of());
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}._-]{1,40}");
    private static final int MOST = 32;

    public Tags {
        words = List.copyOf(new TreeSet<>(words));
        if (words.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " tags");
        }
        for (String word : words) {
            if (!WORD.matcher(word).matches()) {
                throw new IllegalArgumentException(
                        "a tag is 1 to 40 letters, digits, dots, dashes or underscores without spaces");
            }
        }
    }

    public static Tags of(Collection<String> words) {
        return new Tags(List.copyOf(words));
    }
}
