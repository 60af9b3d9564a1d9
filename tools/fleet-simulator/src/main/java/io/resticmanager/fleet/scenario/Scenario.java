package io.resticmanager.fleet.scenario;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What can happen to a fleet.
public enum Scenario {
    IDLE("nobody does anything", new Idle()),
    STORM("the server is killed and started again while some back up; everybody reconnects", new Storm()),
    NIGHT("everybody's schedule fires while people watch", new Night()),
    AWAY("schedules fire while the server is away", new Away()),
    CHATTER("a few jobs say very much", new Chatter()),
    FLAP("a third of the connections are cut at random, again and again", new Flap()),
    MIXED("a day in short: backups, maintenance, cancels, cuts, and a restart of the server", new Mixed()),
    CARE("repositories are cared for while many back up to them", new Care());

    /// Lets it happen, and prints what was measured.
    interface Play {
        /// @return what is not as it must be, beside what [Verdicts] look at
        List<String> on(Stage stage) throws IOException, InterruptedException;
    }

    private final String story;
    private final Play play;

    Scenario(String story, Play play) {
        this.story = story;
        this.play = play;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String story() {
        return story;
    }

    public List<String> play(Stage stage) throws IOException, InterruptedException {
        try {
            return play.on(stage);
        } catch (NeverHappenedException never) {
            return List.of(word() + ": " + never.sentence());
        }
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Scenario::word).toList();
    }

    /// @throws IllegalArgumentException when there is none of this name
    public static Scenario named(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word().equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario " + word));
    }
}
