namespace Transcode.Gateway.Identity;

/// <summary>What the provider says of itself cannot be read, and was not read lately either.</summary>
internal sealed class ProviderUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
