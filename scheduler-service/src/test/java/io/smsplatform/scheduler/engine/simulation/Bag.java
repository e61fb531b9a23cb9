package io.smsplatform.scheduler.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Things without an order: taking one at random costs O(1). */
final class Bag<T> {

    private final List<T> things = new ArrayList<>();

    void add(T thing) {
        things.add(thing);
    }

    boolean isEmpty() {
        return things.isEmpty();
    }

    int size() {
        return things.size();
    }

    T take(Chance chance) {
        int place = chance.below(things.size());
        T last = things.remove(things.size() - 1);
        return place == things.size() ? last : things.set(place, last);
    }

    void removeIf(Predicate<T> gone) {
        things.removeIf(gone);
    }
}
