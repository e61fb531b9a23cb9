package io.smsplatform.standalone;

/** The suite against everything in one process. */
class StandaloneIT extends EndToEndSuite {

    StandaloneIT() {
        super(StandaloneMain.class);
    }
}
