package io.openclaw.operator.restart;

/** Why a restart that is wanted does not begin: the reason of condition RestartBlocked. */
public enum Blocker {
    Paused,
    RolloutInProgress,
    PodsNotReady,
    OtherRestartsInProgress,
    BackOffAfterRollback,
    RestartIneffective,
    HourlyBudgetExhausted,
    MinimumUptime,
    Cooldown,
    InvalidRequest,
    RequestInFuture
}
