namespace Transcode.Cli.Serving;

/// <summary>Where this machine keeps its state, results and work: $TRANSCODE_HOME, else ~/.local/share/transcode.</summary>
public sealed record DataFolder(string Root)
{
    public const string Variable = "TRANSCODE_HOME";

    public string State => Path.Combine(Root, "state.db");
    public string Media => Path.Combine(Root, "media");
    public string Work => Path.Combine(Root, "work");

    /// <summary>More profiles than the product brings, or others in their place.</summary>
    public string Profiles => Path.Combine(Root, "profiles");

    /// <summary>Second names of sources whose own names are not UTF-8.</summary>
    public string Names => Path.Combine(Root, "names");

    /// <summary>Keys that protect the cookies of the portal.</summary>
    public string Cookies => Path.Combine(Root, "cookies");

    /// <summary>Of a state that lies elsewhere; it is made at every start.</summary>
    public string StateCopy => Path.Combine(Root, "state-copy");

    public string Log => Path.Combine(Root, "transcode.log");
    public string EndpointFile => Path.Combine(Root, "endpoint.json");
    public string WorkerFile => Path.Combine(Root, "worker-id");
    public string JoinedWorkerFile => Path.Combine(Root, "joined-worker-id");
    public string LockFile => Path.Combine(Root, "lock");

    /// <param name="asked">From the command line, or null.</param>
    /// <param name="variable">Value of <see cref="Variable"/>.</param>
    public static DataFolder Find(string? asked, string? variable)
    {
        if (asked is { Length: > 0 } || variable is { Length: > 0 })
            return new DataFolder(Path.GetFullPath(asked is { Length: > 0 } ? asked : variable!));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new DataFolder(home.Length > 0 ? Path.Combine(home, "transcode")
            : Path.Combine(Path.GetTempPath(), $"transcode-{Environment.UserName}"));
    }

    /// <summary>Made for its user alone.</summary>
    public void Make()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Root);
        else
            Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
