using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Transcode.Gateway.Identity;

/// <summary>
/// What a provider says of itself, as this server last heard it. It is read when it is first needed, again after an hour, and when a token
/// names a key that is not known; never more often than every half minute, whoever asks and whatever comes of it.
/// </summary>
internal sealed partial class ProviderDocuments(ProviderOptions options, TimeProvider time, ILogger log)
    : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    private static readonly TimeSpan _fresh = TimeSpan.FromHours(1);

    /// <summary>While the provider is away its keys hold, but no longer.</summary>
    private static readonly TimeSpan _longestOutage = TimeSpan.FromHours(24);

    public static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly ProviderFetch _fetch = new(options);
    private (OpenIdConnectConfiguration Document, DateTimeOffset ReadAt)? _known = options.Keys is { } keys
        ? (OfFile(options.Issuer!, keys), DateTimeOffset.MaxValue) : null;
    private (Task<OpenIdConnectConfiguration> Reading, DateTimeOffset BegunAt)? _last;

    public ProviderOptions Options => options;

    /// <exception cref="ProviderUnavailableException">It cannot be read, and was not within a day.</exception>
    public async ValueTask<OpenIdConnectConfiguration> Read(CancellationToken stop)
    {
        var known = Known();
        if (known is { } fresh && time.GetUtcNow() - fresh.ReadAt < _fresh)
            return fresh.Document;
        try
        {
            return await Begin().WaitAsync(stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return known is { } last && time.GetUtcNow() - last.ReadAt < _longestOutage ? last.Document
                : throw new ProviderUnavailableException($"What {options.Authority} says of itself cannot be read.", failure);
        }
    }

    /// <param name="id">As a token names it; null: it names none, and the only one that fits is meant.</param>
    /// <param name="algorithm">Of the token.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>Null: the provider has no such key.</returns>
    public async ValueTask<JsonWebKey?> Key(string? id, string algorithm, CancellationToken stop)
    {
        var document = await Read(stop);
        var key = KeySelection.Of(document.JsonWebKeySet, id, algorithm);
        if (key is not null || options.Authority is null)
            return key;
        // It may have changed its keys a moment ago.
        try
        {
            return KeySelection.Of((await Begin().WaitAsync(stop)).JsonWebKeySet, id, algorithm);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => await Read(cancel);

    /// <summary>Asked when a key is not known; nobody waits for it.</summary>
    public void RequestRefresh() => _ = Begin();

    public void Dispose() => _fetch.Dispose();

    private (OpenIdConnectConfiguration Document, DateTimeOffset ReadAt)? Known()
    {
        lock (_gate)
            return _known;
    }

    /// <summary>One reading for all who ask within half a minute.</summary>
    private Task<OpenIdConnectConfiguration> Begin()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_last is not { } last || last.Reading.IsCompleted && now - last.BegunAt >= BetweenReadings)
                _last = (Task.Run(ReadNow, CancellationToken.None), now);
            return _last.Value.Reading;
        }
    }

    private async Task<OpenIdConnectConfiguration> ReadNow()
    {
        try
        {
            var document = await _fetch.Read(CancellationToken.None);
            lock (_gate)
                _known = (document, time.GetUtcNow());
            return document;
        }
        catch (Exception failure)
        {
            LogUnreadable(options.Section, failure.GetType().Name, failure.Message);
            throw;
        }
    }

    private static OpenIdConnectConfiguration OfFile(string issuer, string keys)
        => new() { Issuer = issuer, JsonWebKeySet = ProviderFetch.Keys(keys) };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider of {Section} could not be read: {Kind}: {Reason}")]
    private partial void LogUnreadable(string section, string kind, string reason);
}
