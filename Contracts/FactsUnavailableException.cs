namespace Transcode.Contracts;

/// <summary>
/// The facts cannot be read or written now. Nothing is known to be wrong with the request: it may be sent again, and what was asked twice
/// is done once. The message holds no secret.
/// </summary>
public sealed class FactsUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
