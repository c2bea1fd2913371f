using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Transcode.Tests.Azurite;

/// <summary>
/// A real service of the protocol of Azure's tables, with no table in it. It stops when its input closes, also when this process is killed.
/// </summary>
public sealed class AzuriteTables : IAsyncDisposable
{
    private static readonly Lazy<Task<AzuriteTables>> _theOne = new(() => Start());
    private static readonly TimeSpan _startTimeout = TimeSpan.FromMinutes(5); // the package may have to be installed first
    private static int _prefixes;

    private readonly Process _process;
    private readonly SemaphoreSlim _asking = new(1);

    private AzuriteTables(Process process, string endpoint, string account, string key) => (_process, Endpoint, Key, Connection) = (process,
        endpoint, key, $"DefaultEndpointsProtocol={new Uri(endpoint).Scheme};AccountName={account};AccountKey={key};TableEndpoint={endpoint};");

    /// <summary>One for all tests of this process that do not hurt it.</summary>
    public static Task<AzuriteTables> Shared => _theOne.Value;

    /// <summary>With the account's key in it.</summary>
    public string Connection { get; }

    public string Key { get; }

    /// <summary>Without it.</summary>
    public string Endpoint { get; }

    /// <summary>A beginning of tables' names that nobody has used here.</summary>
    public static string NewPrefix() => $"t{Environment.ProcessId}x{Interlocked.Increment(ref _prefixes)}";

    /// <param name="keeps">"disk": what it has taken outlives it.</param>
    /// <param name="certificate">A folder with cert.pem and key.pem: it speaks https, and takes tokens too.</param>
    /// <exception cref="AzuriteMissingException">This machine cannot run one.</exception>
    public static async Task<AzuriteTables> Start(string keeps = "memory", string? certificate = null)
    {
        if (!OperatingSystem.IsLinux())
            throw new AzuriteMissingException("the script that starts it is written for Linux");
        string[] shown = certificate is null ? [] : [Path.Combine(certificate, "cert.pem"), Path.Combine(certificate, "key.pem")];
        var process = Process.Start(new ProcessStartInfo("bash",
            [Path.Combine(AppContext.BaseDirectory, "start-azurite.sh"), Packages(), keeps, .. shown])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["AZURITE_SERVICE"] = "table" },
        })!;
        var word = await process.StandardOutput.ReadLineAsync().WaitAsync(_startTimeout) ?? "the script ended without a word";
        return word.Split(' ') switch
        {
            ["ready", var endpoint, var account, var key] => new AzuriteTables(process, endpoint, account, key),
            ["skip:", ..] => throw new AzuriteMissingException(word["skip: ".Length..]),
            _ => throw new InvalidOperationException($"start-azurite.sh: {word}"),
        };
    }

    /// <summary>The service ends; with "disk" it keeps what it had taken.</summary>
    public Task End() => Send("stop");

    /// <summary>On the same port.</summary>
    public Task StartAgain() => Send("start");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _process.Dispose();
        _asking.Dispose();
    }

    /// <summary>Of the repository, where the service is kept between runs.</summary>
    private static string Packages([CallerFilePath] string file = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.build"));

    private async Task Send(string word)
    {
        await _asking.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(word);
            if (await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is var answer and not "done")
                throw new InvalidOperationException($"start-azurite.sh answered {word} with: {answer}");
        }
        finally
        {
            _asking.Release();
        }
    }
}

public sealed class AzuriteMissingException(string why) : Exception($"no Azure Table service here: {why}");
