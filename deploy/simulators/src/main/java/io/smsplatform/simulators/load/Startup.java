package io.smsplatform.simulators.load;

import java.net.URI;
import java.nio.file.Path;

/** What the programs of this package have in common before they begin. */
public final class Startup {

    private static final String LOG_SETTINGS = "logback.configurationFile";

    private Startup() {}

    /** Warnings only, and to standard error; before anything logs. */
    public static void quietLog() {
        if (System.getProperty(LOG_SETTINGS) == null) {
            System.setProperty(LOG_SETTINGS, "simulators-logback.xml");
        }
    }

    static Gateway gateway(Arguments arguments) {
        String file = arguments.text("--credentials");
        if (file == null) {
            file = arguments.text("--api-key-file");
        }
        if (file == null) {
            throw new IllegalArgumentException("--credentials is missing");
        }
        URI root = URI.create(arguments.text("--gateway", "http://127.0.0.1:8080"));
        return new Gateway(root, Credential.read(Path.of(file)));
    }

    public static void usage(String program, IllegalArgumentException wrong, String usage) {
        System.err.println(program + ": " + wrong.getMessage());
        System.err.print(usage);
        System.exit(2);
    }
}
