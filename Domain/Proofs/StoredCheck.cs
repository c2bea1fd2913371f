using Transcode.Domain.Assets;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Proofs;

/// <summary>
/// What a result names must lie in the store with the length that it says, and nothing that is no part of it: else half a film, or the film
/// of another asset, would become public. Hashes are compared where the bytes are read, by the step that verifies.
/// </summary>
public static class StoredCheck
{
    /// <param name="asset">Whose result it is.</param>
    /// <param name="result">As the worker tells it; possible by <see cref="ResultCheck"/>.</param>
    /// <param name="stored">Keys below the folder of the lease, with lengths in bytes.</param>
    /// <returns>Null: it is all there; else what is not as it says, in words.</returns>
    public static string? Fault(AssetId asset, StepResult result, IReadOnlyDictionary<string, long> stored) =>
        stored.Keys.FirstOrDefault(key => !IsOf(asset, key)) is { } foreign ? $"{foreign} is none of its files"
        : result is not StepResult.Fetched && stored.Keys.FirstOrDefault(key => AssetLayout.IsSource(asset, key)) is { } source
        ? $"{source} would replace the source"
        : result switch
        {
            StepResult.Fetched fetched => stored.Count == 1 && stored.First() is var (key, bytes) && AssetLayout.IsSource(asset, key)
                ? Missing(key, fetched.Bytes, stored) : $"it stored {stored.Count} files, of which one is to be the source",
            StepResult.Encoded encoded => OfTracks(asset, encoded.Tracks, stored),
            StepResult.Rendered rendered => OfFiles(rendered.Outputs, stored),
            StepResult.Packaged packaged => OfFiles(packaged.Outputs, stored),
            StepResult.Probed
                => stored.Keys.FirstOrDefault(key => key != AssetLayout.Manifest(asset)) is { } extra ? $"{extra} is no part of a probe"
                : null,
            _ => stored.Keys.FirstOrDefault() is { } extra ? $"{extra} was written where nothing is made" : null,
        };

    private static string? OfTracks(AssetId asset, IReadOnlyList<TrackProof> tracks, IReadOnlyDictionary<string, long> stored)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var track in tracks)
        {
            // Of one track all lie in one place: what a viewer reads, or what files are made of.
            var use = track.Segments.Count == 0
                || stored.ContainsKey(AssetLayout.Segment(asset, track.Name, track.Segments[0].Number, SegmentUse.Delivered))
                ? SegmentUse.Delivered : SegmentUse.Material;
            named.Add(AssetLayout.Init(asset, track.Name, use));
            foreach (var segment in track.Segments)
            {
                var key = AssetLayout.Segment(asset, track.Name, segment.Number, use);
                named.Add(key);
                if (Missing(key, segment.Bytes, stored) is { } fault)
                    return fault;
            }
        }
        return stored.Keys.FirstOrDefault(key => !named.Contains(key)) is { } extra ? $"{extra} is in no proof" : null;
    }

    private static string? OfFiles(IReadOnlyList<Output> outputs, IReadOnlyDictionary<string, long> stored) => outputs
        .Where(output => output.Sha256 is not null)
        .Select(output => Missing(output.Key, output.Bytes, stored))
        .FirstOrDefault(fault => fault is not null);

    private static string? Missing(string key, long bytes, IReadOnlyDictionary<string, long> stored) =>
        !stored.TryGetValue(key, out var there) ? $"{key} was not stored"
        : there != bytes ? $"{key} has {there} bytes in the store and {bytes} in the proof"
        : null;

    private static bool IsOf(AssetId asset, string key) =>
        key.StartsWith($"{AssetLayout.Root(asset)}/", StringComparison.Ordinal)
            || key.StartsWith(AssetLayout.Encoded(asset, "", ""), StringComparison.Ordinal);
}
