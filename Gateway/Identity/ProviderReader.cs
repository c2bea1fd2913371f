using Microsoft.Extensions.Logging;

namespace Transcode.Gateway.Identity;

/// <summary>The provider at which people sign in: what it says of itself, and its identity tokens.</summary>
internal sealed class ProviderReader(ProviderOptions options, TimeProvider time, ILogger<ProviderDocuments> log) : IDisposable
{
    private readonly ProviderDocuments _documents = new(options, time, log);

    public ProviderDocuments Documents => _documents;

    public TokenReader Tokens => new(_documents, time);

    /// <summary>People are not sent to where nobody answers.</summary>
    public async ValueTask<bool> IsThere(CancellationToken stop)
    {
        try
        {
            return !string.IsNullOrEmpty((await _documents.Read(stop)).AuthorizationEndpoint);
        }
        catch (ProviderUnavailableException)
        {
            return false;
        }
    }

    public void Dispose() => _documents.Dispose();
}
