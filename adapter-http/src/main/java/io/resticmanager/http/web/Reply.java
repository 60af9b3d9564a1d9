package io.resticmanager.http.web;

import io.resticmanager.http.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a page answers.
public sealed interface Reply {
    /// A template, shown.
    ///
    /// @param template path below `jte`, e.g. `fleet/page.jte`
    /// @param content the one parameter of the template
    record View(int status, String template, Object content, Map<String, String> headers) implements Reply {}

    /// See another address of ours.
    ///
    /// @param notice shown once there, e.g. "Saved."
    record Redirect(String to, Optional<Notice> notice, Map<String, String> headers) implements Reply {
        public Redirect saying(String sentence) {
            return new Redirect(to, Optional.of(new Notice(Notice.Tone.GOOD, sentence)), headers);
        }

        public Redirect warning(String sentence) {
            return new Redirect(to, Optional.of(new Notice(Notice.Tone.BAD, sentence)), headers);
        }

        public Redirect with(String name, String value) {
            return new Redirect(to, notice, joined(headers, name, value));
        }
    }

    /// Server-sent events; the writer ends the stream by returning.
    record Events(Answer.Writer writer) implements Reply {}

    static View view(String template, Object content) {
        return new View(200, template, content, Map.of());
    }

    /// A form that was not taken, shown again with what is wrong.
    static View refused(String template, Object content) {
        return new View(422, template, content, Map.of());
    }

    /// @param to a path of ours
    static Redirect to(String to) {
        return new Redirect(to, Optional.empty(), Map.of());
    }

    private static Map<String, String> joined(Map<String, String> headers, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return Map.copyOf(all);
    }
}
