package dev.waybill.launcher;

import dev.waybill.local.Stack;
import java.util.ArrayList;
import java.util.List;

/// Requests that were refused, by which nothing may have been written.
final class Refusals {

    private static final int MOST_ROUNDS = 4;

    private final List<Shot> refused = new ArrayList<>();

    /// Takes note of a request if it was refused.
    void add(Shot shot, Api.Answer answer) {
        if (isRefusal(answer)) {
            refused.add(shot);
        }
    }

    private static boolean isRefusal(Api.Answer answer) {
        return answer.status() >= 400 && answer.status() < 500;
    }

    /// Sends what was refused again, all of which writes nothing; what is no longer refused, since
    /// things have changed, is left out of a further round. How many they are in the end.
    int assertNothingWritten(Stack stack) {
        List<Shot> left = refused;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            StoredState before = StoredState.atRest(stack);
            AwsCalls.reset();
            List<Shot> again = left.stream().filter(shot -> isRefusal(shot.send())).toList();
            if (again.size() == left.size()) {
                before.assertNothingWrittenSince(stack);
                return left.size();
            }
            left = again;
        }
        throw new AssertionError("requests keep being accepted that were refused");
    }
}
