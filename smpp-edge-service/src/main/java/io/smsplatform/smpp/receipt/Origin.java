package io.smsplatform.smpp.receipt;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a receipt came from.
 *
 * @param connector whose bind brought it
 * @param siblings other connectors of the same account: an SMSC may answer on any bind
 */
public record Origin(String connector, List<String> siblings) {

    /** The connector itself first. */
    List<String> all() {
        List<String> all = new ArrayList<>(siblings.size() + 1);
        all.add(connector);
        all.addAll(siblings);
        return all;
    }
}
