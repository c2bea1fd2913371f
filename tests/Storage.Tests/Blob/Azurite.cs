using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Transcode.Storage.Blob;
using Transcode.Tests.Azurite;

namespace Transcode.Storage.Tests.Blob;

/// <summary>A real service of Azure's protocol. It stops when its input closes, also when this process is killed.</summary>
public sealed class Azurite : IAsyncLifetime
{
    public const string Container = "media";
    private static readonly TimeSpan _startTimeout = TimeSpan.FromMinutes(5); // the package may have to be installed first
    private readonly SemaphoreSlim _asking = new(1);
    private Process? _process;
    private string? _reasonToSkip;
    private string _connection = "";
    private readonly string? _certificate;

    private readonly string _keeps = "memory";

    public Azurite() { }

    /// <summary>What it has taken outlives it.</summary>
    internal static Azurite OnDisk() => new("", "disk");

    /// <param name="certificate">A folder with cert.pem and key.pem: it speaks https, and takes tokens too.</param>
    internal Azurite(string certificate) => _certificate = certificate;

    private Azurite(string certificate, string keeps) => (_certificate, _keeps) = (certificate.Length > 0 ? certificate : null, keeps);

    /// <summary>Options for a part of the container that nobody else uses; skips the test where the service cannot run.</summary>
    public BlobStoreOptions OptionsForOneTest()
    {
        Assert.SkipWhen(_reasonToSkip is not null, $"no Azure Blob service here: {_reasonToSkip}");
        return new BlobStoreOptions
        {
            ConnectionString = _connection,
            Container = Container,
            Prefix = $"test {Guid.NewGuid():n}",
            Retries = 2
        };
    }

    public static BlobContainerClient ClientFor(BlobStoreOptions options) => new(options.ConnectionString, Container);

    private static BlobClientOptions Trusting() => new() { Transport = new HttpClientTransport(MadeUpIdentity.TrustingClient()) };

    /// <summary>The service ends, and keeps what it had taken.</summary>
    public Task End() => Send("stop");

    /// <summary>On the same port, with the same bytes.</summary>
    public Task StartAgain() => Send("start");

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            _reasonToSkip = "the script that starts it is written for Linux";
            return;
        }

        _process = Process.Start(new ProcessStartInfo("bash",
            [Path.Combine(AppContext.BaseDirectory, "start-azurite.sh"), Path.Combine(Root(), ".build"), _keeps, .. Certificate()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var word = await _process.StandardOutput.ReadLineAsync().WaitAsync(_startTimeout) ?? "the script ended without a word";
        if (word.StartsWith("skip: ", StringComparison.Ordinal)) _reasonToSkip = word["skip: ".Length..];
        else if (word.Split(' ') is ["ready", var endpoint, var account, var key])
            _connection = $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};BlobEndpoint={endpoint};";
        else throw new InvalidOperationException($"start-azurite.sh: {word}");
        if (_reasonToSkip is null) await new BlobContainerClient(_connection, Container, Trusting()).CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _process.Dispose();
        _asking.Dispose();
    }

    private async Task Send(string word)
    {
        await _asking.WaitAsync();
        try
        {
            await _process!.StandardInput.WriteLineAsync(word);
            var answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            if (answer != "done") throw new InvalidOperationException($"start-azurite.sh answered {word} with: {answer}");
        }
        finally
        {
            _asking.Release();
        }
    }

    private string[] Certificate()
        => _certificate is null ? [] : [Path.Combine(_certificate, "cert.pem"), Path.Combine(_certificate, "key.pem")];

    private static string Root([CallerFilePath] string file = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}

[CollectionDefinition(Name)]
public sealed class UsesAzurite : ICollectionFixture<Azurite>
{
    public const string Name = "azurite";
}
