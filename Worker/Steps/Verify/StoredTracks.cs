using System.Net;
using System.Security.Cryptography;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.Media.Inputs;
using Transcode.Worker.Outputs;

namespace Transcode.Worker.Steps.Verify;

/// <summary>
/// Published segments, each track as one file that a tool here can read. Few of them on this machine's disk are read where they lie; else
/// they are copied into one file in the workspace, since a tool that reads a list opens all of it at once, and a long film has thousands.
/// </summary>
internal sealed class StoredTracks(StepContext context, SegmentUse use)
{
    /// <summary>Far below what any system allows a process to hold open.</summary>
    private const int MostOpenFiles = 1000;

    /// <summary>Lists for <see cref="MediaInput.OwnSegments"/> by track, or what is not as it was proven.</summary>
    /// <param name="tracks">Those that have segments.</param>
    /// <param name="check">Compare also those that are read where they lie with their proofs.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<(IReadOnlyDictionary<string, string> Lists, Failure? Fault)> Gather(IReadOnlyList<TrackProof> tracks, bool check,
        CancellationToken stop)
    {
        var inPlace = context.Offer.Output.Root is not null && tracks.Sum(track => track.Segments.Count + 1) <= MostOpenFiles;
        var lists = new Dictionary<string, string>();
        foreach (var track in tracks)
        {
            var joined = context.Workspace.PathOf($"{track.Name}.joined.mp4");
            if ((!inPlace || check) && await Copy(track, inPlace ? null : joined, stop) is { } fault)
                return (lists, fault);
            lists[track.Name] = context.Workspace.PathOf($"{track.Name}.list");
            await File.WriteAllTextAsync(lists[track.Name],
                SegmentList.Write(inPlace ? Keys(track).Select(key => context.Outputs.PublishedPath(key)!) : [joined]), stop);
        }
        return (lists, null);
    }

    private IReadOnlyList<string> Keys(TrackProof track) =>
        [AssetLayout.Init(context.Asset, track.Name, use),
            .. track.Segments.Select(segment => AssetLayout.Segment(context.Asset, track.Name, segment.Number, use))];

    /// <summary>Copies a track into one file, or to nowhere, and compares each part with its proof.</summary>
    private async Task<Failure?> Copy(TrackProof track, string? path, CancellationToken stop)
    {
        await using var target = path is null ? Stream.Null
            : new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        string[] proven = [track.InitSha256, .. track.Segments.Select(segment => segment.Sha256)];
        var next = 0;
        await foreach (var file in context.Outputs.Published(Keys(track), stop))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var hashing = new HashingStream(target, hash);
            if (!await Exists(file.CopyTo(hashing)))
                return NotAsProven(file.Key, "is missing from");
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != proven[next++])
                return NotAsProven(file.Key, "is not what was proven when it was written to");
        }
        return null;
    }

    private static async Task<bool> Exists(Task reading)
    {
        try
        {
            await reading;
            return true;
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or HttpRequestException { StatusCode: HttpStatusCode.NotFound })
        {
            return false;
        }
    }

    private static Failure NotAsProven(string key, string what) => new(FailureCodes.VerifyFailed, Phase.ReadingSource, Party.Storage,
        $"{key} {what} the storage. Look at the storage's health, then retry the job.");
}
