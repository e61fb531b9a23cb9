package io.smsplatform.standalone;

/** The suite against a process for each service. */
class DistributedIT extends EndToEndSuite {

    DistributedIT() {
        super(DistributedMain.class);
    }
}
