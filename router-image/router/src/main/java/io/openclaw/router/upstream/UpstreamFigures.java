package io.openclaw.router.upstream;

/**
 * One upstream's figures.
 *
 * @param connections open now, idle ones and those under way included
 * @param requests that were given to it, retries apart
 * @param failures connections refused or not made in time, broken before or within an answer, answers not come in time
 * @param retries of requests and of connects, all within the budget
 * @param answers how long it took to answer
 * @param endpoints addresses known now
 * @param ejected those of them that are put aside now
 */
public record UpstreamFigures(
        int connections, long requests, long failures, long retries, AnswerTimes answers, int endpoints, int ejected) {

    /** With the connections that an earlier configuration's upstream of the same name still has. */
    public UpstreamFigures withMore(int moreConnections) {
        return new UpstreamFigures(
                connections + moreConnections, requests, failures, retries, answers, endpoints, ejected);
    }
}
