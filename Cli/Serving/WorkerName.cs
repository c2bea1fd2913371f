using System.Security.Cryptography;
using Transcode.Domain;

namespace Transcode.Cli.Serving;

/// <summary>
/// How the worker of this process is called. Where the state is our own file, by the machine. Where others share the state, two machines
/// may have one name, and what one holds must not be given back when the other starts: so the name has an ending that lies in the data
/// folder, which one process at a time serves.
/// </summary>
internal static class WorkerName
{
    public static WorkerId Of(ServeOptions options)
    {
        var machine = Environment.MachineName.ToLowerInvariant();
        return new WorkerId(!options.State.IsShared ? machine : $"{machine}-{Ending(options.Data.WorkerFile)}");
    }

    /// <summary>Of a worker that joins a platform elsewhere: beside a server in the same folder it is another.</summary>
    public static string OfJoined(DataFolder data) => $"{Environment.MachineName.ToLowerInvariant()}-{Ending(data.JoinedWorkerFile)}";

    private static string Ending(string file)
    {
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: 8 } known && known.All(char.IsAsciiHexDigitLower))
            return known;
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        File.WriteAllText(file, made);
        return made;
    }
}
