-- One line for the bench to read, times in microseconds. An argument after -- is the size of the body of a POST.
-- wrk counts as `status` what answered 400 or above; nothing here answers between 300 and 399.
function init(args)
  local bytes = tonumber(args[1] or "")
  if bytes then
    wrk.method = "POST"
    wrk.body = string.rep("x", bytes)
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "bench requests=%d micros=%d bytes=%d connect=%d read=%d write=%d status=%d timeout=%d p50=%d p99=%d p999=%d\n",
    summary.requests, summary.duration, summary.bytes,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
