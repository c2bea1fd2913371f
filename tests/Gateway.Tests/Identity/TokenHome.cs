using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Transcode.Gateway.Identity;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Identity;

/// <summary>One server that takes the tokens of one provider, and all that it logs.</summary>
public sealed class TokenHome : IAsyncLifetime, ILoggerProvider, ILogger
{
    public const string Audience = "transcode";

    private readonly ConcurrentQueue<string> _lines = new();
    private TestGateway? _gateway;
    private IdentityProvider? _provider;

    internal TestGateway Gateway => _gateway!;
    internal IdentityProvider Provider => _provider!;

    /// <summary>Every line of every level so far.</summary>
    public string Logged => string.Join('\n', _lines);

    public async ValueTask InitializeAsync()
    {
        _provider = await IdentityProvider.Start();
        // Two of its keys are for RSA, so that a token that names none means neither.
        _provider.Keys.Add(SigningKey.OfRsa("rsa-2"));
        _gateway = await TestGateway.Start(options => options with { Tokens = Options(_provider) },
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this)));
    }

    internal static ProviderOptions Options(IdentityProvider provider)
        => new() { Section = "Access:Jwt", Authority = new Uri(provider.Authority), Audience = Audience };

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{formatter(state, exception)} {exception}");
}
