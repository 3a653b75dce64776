package dev.waybill.aws.blob;

/// The end of a process: nobody catches it, nobody tidies up behind it.
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash(String where) {
        super(where);
    }

    /// Ends the process at its call number `at` (from 0), before or after that took effect.
    static final class At implements Hook {

        private final int at;
        private final boolean after;
        private int calls;
        private boolean crashed;

        At(int at, boolean after) {
            this.at = at;
            this.after = after;
        }

        @Override
        public void before(String call) {
            int number = calls++;
            if (number == at && !after) {
                crash("before " + call);
            }
        }

        @Override
        public void after(String call) {
            if (calls == at + 1 && after && !crashed) {
                crash("after " + call);
            }
        }

        private void crash(String where) {
            crashed = true;
            throw new Crash(where);
        }

        boolean hasCrashed() {
            return crashed;
        }
    }
}
