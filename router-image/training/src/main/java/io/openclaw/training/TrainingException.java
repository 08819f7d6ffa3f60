package io.openclaw.training;

/** The router in training did not do what it was asked: there is no cache to be had from this run. */
final class TrainingException extends Exception {
    TrainingException(String message) {
        super(message);
    }
}
