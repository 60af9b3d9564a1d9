package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a phone shows without being pushed sideways.
@Tag("slow")
final class NarrowWindowTest extends FleetInBrowser {
    /// Buttons beyond the edge, in words; rows of chips and tabs are meant to be pushed.
    private static final String BEYOND = """
            [...document.querySelectorAll('main button, main .btn')]
              .filter((b) => b.checkVisibility() && !b.matches('.sr-only') && !b.closest('.hscroll, .tabs'))
              .filter((b) => b.getBoundingClientRect().right > innerWidth + 1)
              .map((b) => b.getAttribute('aria-label') ?? b.textContent.trim())
            """;

    @Test
    void every_button_of_every_page_is_in_sight_and_no_page_scrolls_sideways() {
        List<String> findings = new ArrayList<>();
        try (Window phone = new Window(browser, server, 390, false).loggedIn()) {
            for (String path : SampleFleet.PATHS) {
                phone.go(Shoot.resolve(path, fleet));
                ((List<?>) phone.page().evaluate(BEYOND)).forEach(found -> findings.add(path + ": " + found));
                if ((boolean) phone.page().evaluate("document.documentElement.scrollWidth > innerWidth")) {
                    findings.add(path + " scrolls sideways");
                }
            }
        }
        assertThat(findings).isEmpty();
    }
}
