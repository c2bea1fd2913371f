using System.Diagnostics;

namespace Transcode.Tests.Postgres;

/// <summary>
/// A real PostgreSQL server of our own, with an empty database for whoever asks. It stops when its input closes, also when this process is
/// killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> _theOne = new(() => Start("fsync=off", "full_page_writes=off"));
    private static int _databases;

    private readonly Process _process;
    private readonly SemaphoreSlim _asking = new(1);

    private PostgresServer(Process process, int port, string user, int id) => (_process, Port, User, Id) = (process, port, user, id);

    /// <summary>One for all tests of this process that do not hurt it.</summary>
    public static Task<PostgresServer> Shared => _theOne.Value;

    public int Port { get; }

    public string User { get; }

    /// <summary>Process of the server, as it was started first.</summary>
    public int Id { get; }

    /// <param name="settings">Such as <c>fsync=off</c>.</param>
    /// <exception cref="PostgresMissingException">This machine cannot run one.</exception>
    public static async Task<PostgresServer> Start(params string[] settings)
    {
        if (!OperatingSystem.IsLinux())
            throw new PostgresMissingException("the script that starts it is written for Linux");
        var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "start-postgres.sh"), .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var word = await process.StandardOutput.ReadLineAsync() ?? "the script ended without a word";
        return word.Split(' ') switch
        {
            ["ready", var port, var user, var id] => new PostgresServer(process, int.Parse(port, null), user, int.Parse(id, null)),
            ["skip:", ..] => throw new PostgresMissingException(word["skip: ".Length..]),
            _ => throw new InvalidOperationException($"start-postgres.sh: {word}"),
        };
    }

    public string Address(string database) => $"Host=127.0.0.1;Port={Port};Username={User};Database={database}";

    /// <summary>A name that nobody has used here.</summary>
    public static string NewName() => $"t{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";

    /// <summary>kill -9 of the server and all its children.</summary>
    public Task Kill() => Send("kill");

    /// <summary>On the same port, with what it had written.</summary>
    public Task StartAgain() => Send("start");

    public async ValueTask DisposeAsync()
    {
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
            await _process.StandardInput.WriteLineAsync(word);
            var answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            if (answer != "done")
                throw new InvalidOperationException($"start-postgres.sh answered {word} with: {answer}");
        }
        finally
        {
            _asking.Release();
        }
    }
}

/// <summary>No server can run here.</summary>
public sealed class PostgresMissingException(string why) : Exception($"no PostgreSQL here: {why}");
