package dev.waybill.upkeep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.web.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// All duties, one after the other. One that fails keeps no other from being done; the next minute
/// tries again.
final class Duties {

    private final List<Duty> duties;
    private final InstantSource clock;

    Duties(List<Duty> duties, InstantSource clock) {
        this.duties = List.copyOf(duties);
        this.clock = clock;
    }

    /// Does them all.
    ///
    /// @param log takes one line of JSON for each duty that did something or failed
    /// @return how many failed
    int perform(Consumer<String> log) {
        int failed = 0;
        for (Duty duty : duties) {
            Instant pass = clock.instant();
            try {
                int done = duty.perform(pass);
                if (done > 0) {
                    log.accept(Json.line(line("INFO", duty).put("done", done)));
                }
            } catch (RuntimeException e) {
                failed++;
                log.accept(Json.line(line("ERROR", duty).put("failure", trace(e))));
            }
        }
        return failed;
    }

    private static ObjectNode line(String level, Duty duty) {
        return Json.object().put("level", level).put("duty", duty.name());
    }

    private static String trace(RuntimeException e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
