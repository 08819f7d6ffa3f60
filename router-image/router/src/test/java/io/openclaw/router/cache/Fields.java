package io.openclaw.router.cache;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/** Fields as a test writes them: {@code Name: value | Name: value}. */
final class Fields {
    private Fields() {}

    static HttpHeaders of(String text) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String field : text.split("\\|", -1)) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                headers.add(
                        field.substring(0, colon).strip(),
                        field.substring(colon + 1).strip());
            }
        }
        return headers;
    }
}
