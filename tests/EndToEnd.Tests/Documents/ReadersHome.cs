using System.Net;
using System.Text.RegularExpressions;

namespace Transcode.EndToEnd.Tests.Documents;

/// <summary>Where a reader of the documents stands: the program, a film, and whatever else the documents take for granted.</summary>
public sealed partial class ReadersHome : IAsyncLifetime
{
    private Running? _server;
    private bool _withKeys;

    public Home Home { get; } = new();

    public int Port { get; } = Running.FreePort();

    /// <summary>Of a job that is done.</summary>
    private string _job = "";

    public async ValueTask InitializeAsync()
    {
        var program = Home.PathOf("transcode");
        await File.WriteAllTextAsync(
            program, $"#!/usr/bin/env bash\nexec dotnet '{Running.Program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Home.Clip("movie.mkv", 1, CancellationToken.None);
        await File.WriteAllTextAsync(Home.PathOf("keys.json"),
            """[{"name":"me","key":"0123456789abcdef0123456789abcdef","scopes":["admin"]},{"name":"workers","key":"fedcba9876543210fedcba9876543210","scopes":["worker"]}]""");
        var poster = await File.ReadAllTextAsync(Path.Combine(DocumentedCommand.Root, "profiles", "poster.json"));
        await File.WriteAllTextAsync(Home.PathOf("small.json"),
            poster.Replace("\"name\": \"poster\"", "\"name\": \"small\"", StringComparison.Ordinal));
        await using var run = Running.Start(Home, "movie.mkv", "-o", "first", "--profile", "poster", "--json");
        (await run.End(CancellationToken.None)).ShouldBe(0, run.Complained);
        _job = run.Json.GetProperty("job_id").GetString()!;
    }

    /// <summary>The line with what stands in for a reader's own.</summary>
    public string Fill(string message) => Slots().Replace(message, match => match.Value switch
    {
        "ID" => _job,
        "FILE" => "movie.mkv",
        "http://nas:8080" => $"http://127.0.0.1:{Port}",
        "--join …" => $"--join http://127.0.0.1:{Port}",
        "TRANSCODE_TOKEN=…" => "TRANSCODE_TOKEN=fedcba9876543210fedcba9876543210",
        _ => match.Value.Replace("8080", $"{Port}", StringComparison.Ordinal),
    });

    /// <summary>For what speaks to one: a server with its own data folder.</summary>
    public async Task Serve(bool withKeys, CancellationToken stop)
    {
        if (_server is not null && _withKeys == withKeys)
            return;
        await Rest();
        _withKeys = withKeys;
        _server = Running.Start(Home, withKeys ? [("TRANSCODE_API_KEYS_FILE", Home.PathOf("keys.json"))] : [], "serve",
            "--listen", $"127.0.0.1:{Port}", "--data", Home.PathOf("served"));
        await Home.Until(() => _server.Reported.Contains("Serving", StringComparison.Ordinal), TimeSpan.FromMinutes(2),
            "the server's word that it serves", stop);
    }

    public async Task Rest()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Rest();
        Home.Dispose();
    }

    [GeneratedRegex(@"\bID\b|\bFILE\b|http://nas:8080|--join …|TRANSCODE_TOKEN=…|localhost:8080|0\.0\.0\.0:8080")]
    private static partial Regex Slots();
}
