namespace Transcode.Orchestrator.State;

/// <summary>
/// The state store did not answer in time, or does not let us in. Nothing is known to be wrong with the request: it may be sent again, and
/// what was asked twice is done once. The message holds no secret.
/// </summary>
public sealed class StateUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
