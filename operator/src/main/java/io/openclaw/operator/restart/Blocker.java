package io.openclaw.operator.restart;

/** Why a restart that is wanted does not begin: the reason of condition RestartBlocked. */
public enum Blocker {
    Paused,
    RolloutInProgress,
    PodsNotReady,
    OtherRestartsInProgress,
    BackOffAfterRollback,
    BlockedByDisruptionBudget,
    RestartIneffective,
    HourlyBudgetExhausted,
    MinimumUptime,
    Cooldown,
    OutsideWindow,
    InvalidSchedule,
    InvalidRequest,
    RequestInFuture
}
