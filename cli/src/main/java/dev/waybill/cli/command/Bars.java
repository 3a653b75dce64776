package dev.waybill.cli.command;

import java.io.PrintStream;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Progress bars on standard error, or none when nobody watches.
///
/// @param isLive whether there are any
record Bars(boolean isLive) {

    /// One bar; closing it leaves it as it stands.
    interface Bar extends LongConsumer, AutoCloseable {

        /// So many bytes are done. May be called by many threads, and with less than before.
        @Override
        void accept(long bytes);

        @Override
        void close();
    }

    /// A bar for `totalBytes`.
    Bar open(String title, long totalBytes) {
        if (!isLive) {
            return new Silent();
        }
        PrintStream err = System.err;
        return new Shown(
                new ProgressBarBuilder()
                        .setTaskName(title)
                        .setInitialMax(totalBytes)
                        .setUnit("MB", 1_000_000)
                        .showSpeed()
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(err))
                        .build());
    }

    private record Silent() implements Bar {
        @Override
        public void accept(long bytes) {}

        @Override
        public void close() {}
    }

    private record Shown(ProgressBar bar) implements Bar {
        @Override
        public void accept(long bytes) {
            bar.stepTo(bytes);
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
