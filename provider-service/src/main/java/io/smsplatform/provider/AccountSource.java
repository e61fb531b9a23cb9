package io.smsplatform.provider;

import java.util.Collection;

/** The accounts of one kind of provider, as configured now. */
public interface AccountSource {

    /** Those that are to run; cheap, asked after every change. */
    Collection<? extends Account> accounts();
}
