using System.Text.Json;
using Transcode.Cli.Run;

namespace Transcode.Cli.Export;

/// <summary>Looks at a place where a result is to go.</summary>
internal static class Place
{
    /// <returns>Null: the result may go there.</returns>
    public static PlaceProblem? Inspect(string path, SourceMark source)
    {
        if (File.Exists(path))
            return PlaceProblem.Occupied($"{path} is a file.");
        if (!Directory.Exists(path))
            return null;
        if (Earlier(path) is { } earlier)
            return Compare(path, earlier, source);
        return Contents.Foreign(path, []) is { } any ? PlaceProblem.Occupied($"{path} holds other files ({any}).") : null;
    }

    public static bool HoldsResultOf(string path, SourceMark source)
    {
        try
        {
            return Earlier(path)?.Source is { } made && made.IsSame(source, System.IO.Path.Exists);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The highest folder that has to be made; null: none.</summary>
    public static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (var each = folder; each is not null && !Directory.Exists(each); each = Path.GetDirectoryName(each))
            missing = each;
        return missing;
    }

    /// <summary>A folder of that name is made, out of sight, and goes again: no other way tells what names a file system takes.</summary>
    public static void TryName(string folder, string name)
    {
        var probe = Directory.CreateDirectory(Path.Combine(folder, "name", name));
        probe.Delete();
        probe.Parent!.Delete();
    }

    public static bool TryDeleteEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>As in containers: <c>-v out:/out</c>. The kernel gives a mount point no other name.</summary>
    public static bool IsMountPoint(string path)
    {
        const string mounts = "/proc/self/mountinfo";
        return OperatingSystem.IsLinux() && Directory.Exists(path) && File.Exists(mounts)
            && File.ReadLines(mounts)
            .Any(line => line.Split(' ') is { Length: > 4 } message && message[4].Replace("\\040", " ", StringComparison.Ordinal) == path);
    }

    private static PlaceProblem? Compare(string path, RunResult earlier, SourceMark source) => earlier switch
    {
        { Source: null } => PlaceProblem.Occupied($"{path} holds a result that does not say what it was made of."),
        { Source: { } made }
            when !made.IsSame(source, System.IO.Path.Exists)
                => PlaceProblem.Occupied($"{path} holds the result of another source, {made.Path}."),
        _ when Contents.Foreign(path, [OutputFolder.Marker, .. earlier.Contents]) is { } foreign
            => PlaceProblem.Occupied($"{path} holds an earlier result of this source, and other files with it ({foreign})."),
        _ => null,
    };

    /// <summary>Null: there is no result of ours.</summary>
    private static RunResult? Earlier(string path)
    {
        var marker = Path.Combine(path, OutputFolder.Marker);
        try
        {
            return File.Exists(marker) ? JsonSerializer.Deserialize(File.ReadAllBytes(marker), RunJson.Readable.RunResult) : null;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
