# Varnish as it comes, for the hits alone: 64 MB in memory. @ORIGIN_PORT@ is put in by the bench; the forwarding headers, which every proxy is asked
# about at its start, are those that clw-router sets.
vcl 4.1;
backend origin { .host = "127.0.0.1"; .port = "@ORIGIN_PORT@"; }
sub vcl_recv {
    set req.http.X-Forwarded-For = client.ip;
    set req.http.X-Forwarded-Proto = "http";
    set req.http.X-Forwarded-Host = req.http.host;
    if (req.url ~ "^/cached/") { return (hash); }
    return (pass);
}
