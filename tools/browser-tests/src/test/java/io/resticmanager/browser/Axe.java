package io.resticmanager.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// axe-core, inside the pages: the rules of WCAG 2.2 A and AA, and best practices.
final class Axe {
    private static final String FIND = """
            async () => {
              const options = { resultTypes: ['violations'] };
              const found = await axe.run(document, options);
              return found.violations
                .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .flatMap((v) => v.nodes.map((n) => `${v.id} (${v.impact}): ${v.help}: ${n.target.join(' ')} `
                  + `${n.html.slice(0, 160)} ${n.any.map((a) => a.message).join('; ').slice(0, 200)}`));
            }
            """;

    private Axe() {}

    /// Before the first page of a window is opened.
    static void into(BrowserContext context) {
        try (InputStream source = Objects.requireNonNull(Axe.class.getResourceAsStream("axe/axe.min.js"))) {
            context.addInitScript(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// Serious and critical findings, one line each.
    @SuppressWarnings("unchecked")
    static List<String> findings(Page page) {
        return (List<String>) page.evaluate(FIND);
    }
}
