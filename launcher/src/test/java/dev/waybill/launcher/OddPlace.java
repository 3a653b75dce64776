package dev.waybill.launcher;

import java.util.ArrayList;
import java.util.List;

/// A place in a text for values other than the good one that stands there. In a form, `<` and `>`
/// enclose every good value whose place others may take.
record OddPlace(String before, String good, String after) {

    /// All places of a form, each in a text that is good elsewhere.
    static List<OddPlace> of(String form) {
        List<OddPlace> places = new ArrayList<>();
        for (int from = form.indexOf('<'); from >= 0; from = form.indexOf('<', from + 1)) {
            int to = form.indexOf('>', from);
            places.add(
                    new OddPlace(
                            plain(form.substring(0, from)),
                            form.substring(from + 1, to),
                            plain(form.substring(to + 1))));
        }
        return places;
    }

    /// The place of the whole text.
    static OddPlace whole(String form) {
        return new OddPlace("", plain(form), "");
    }

    private static String plain(String form) {
        return form.replace("<", "").replace(">", "");
    }

    /// The text that is good.
    String asItIs() {
        return with(good);
    }

    /// The text with another value.
    String with(String value) {
        return before + value + after;
    }

    @Override
    public String toString() {
        return before + "<" + good + ">" + after;
    }
}
