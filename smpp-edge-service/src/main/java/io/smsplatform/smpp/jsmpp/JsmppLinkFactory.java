package io.smsplatform.smpp.jsmpp;

import io.smsplatform.smpp.session.LinkFactory;
import io.smsplatform.smpp.session.LinkListener;
import io.smsplatform.smpp.session.SmppLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.springframework.stereotype.Component;

/** Opens sockets for links: no delay, bounded connect time. */
@Component
class JsmppLinkFactory implements LinkFactory {

    @Override
    public SmppLink bind(Settings settings, LinkListener listener) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), (int)
                    settings.responseTimeout().toMillis());
            JsmppLink link = new JsmppLink(socket, settings, listener);
            link.bind();
            return link;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
