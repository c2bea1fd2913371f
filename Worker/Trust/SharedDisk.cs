using System.Text;
using Transcode.Domain.Protocol;

namespace Transcode.Worker.Trust;

/// <summary>A folder of this machine that the server has proven to hold.</summary>
/// <param name="Root">Absolute.</param>
/// <param name="Id">Of the store.</param>
public sealed record SharedDisk(string Root, string Id)
{
    private const int LongestFile = 200;

    /// <summary>Reads two small files that bear the store's names, and nothing else; what stands in them is told to nobody.</summary>
    /// <param name="named">By the server.</param>
    /// <param name="challenge">Ours.</param>
    /// <returns>Null: it has not proven it, or we cannot see that folder.</returns>
    public static SharedDisk? Proven(SharedStore named, string challenge)
    {
        if (!Path.IsPathFullyQualified(named.Root) || named.Root.Contains('\0', StringComparison.Ordinal))
            return null;
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(named.Root));
        return Read(root, ".store-id") == named.Id && Read(root, ShareProof.KeyFile) is { Length: > 0 } key
            && ShareProof.Holds(key, challenge, named.Proof) ? new SharedDisk(root, named.Id) : null;
    }

    /// <summary>Null: it is not there, not ours to read, or no such file.</summary>
    private static string? Read(string root, string name)
    {
        try
        {
            var file = new FileInfo(Path.Combine(root, name));
            if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > LongestFile)
                return null;
            using var open = file.OpenRead();
            var bytes = new byte[LongestFile];
            return Encoding.ASCII.GetString(bytes, 0, open.ReadAtLeast(bytes, LongestFile, throwOnEndOfStream: false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
