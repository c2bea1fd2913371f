using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Worker.Leasing;
using Transcode.Worker.Trust;

namespace Transcode.Worker.Streaming;

/// <summary>
/// Segments that this machine has encoded, kept for a while for who watches here, and what is being worked on. The bytes of a segment are
/// the same whoever makes it, so one that another machine's result stood in for is as good.
/// </summary>
public sealed class SegmentCache(WorkerOptions options)
{
    private const int MostFilms = 1000;

    private readonly string _folder = Path.Combine(options.WorkFolder, "stream-" + Uri.EscapeDataString(options.WorkerId));
    private readonly Lock _gate = new();
    private readonly Queue<(string Key, long Bytes)> _kept = new();
    private readonly ConcurrentDictionary<string, AssetId> _films = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (LeaseOffer Offer, LeaseProgress Progress)> _running = new(StringComparer.Ordinal);
    private long _bytes;
    private bool _swept;

    /// <summary>What runs now.</summary>
    public IEnumerable<(LeaseOffer Offer, LeaseProgress Progress)> Running => _running.Values;

    /// <summary>Null: no film of that name was worked on here.</summary>
    public AssetId? Film(string name) => _films.TryGetValue(name, out var asset) ? asset : null;

    /// <summary>A job of which something is worked on here now.</summary>
    public bool Knows(string job) => _running.Values.Any(work => work.Offer.Job.Value == job);

    /// <summary>A lease begins; it ends when the answer is disposed of.</summary>
    public IDisposable Show(LeaseOffer offer, LeaseProgress progress)
    {
        if (offer.Label is { } label)
        {
            if (_films.Count >= MostFilms)
                _films.Clear(); // Those that are still worked on are named again by their next step.
            _films[StreamName.Of(label)] = offer.Asset;
        }
        _running[offer.LeaseId] = (offer, progress);
        return new Shown(() => _running.TryRemove(offer.LeaseId, out _));
    }

    /// <summary>Path of a segment that is here, else null.</summary>
    public string? Find(AssetId asset, string path)
    {
        var file = Path.GetFullPath(Path.Combine(_folder, AssetLayout.Outputs(asset), path));
        return file.StartsWith(Path.GetFullPath(Path.Combine(_folder, AssetLayout.Outputs(asset))) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal) && File.Exists(file) ? file : null;
    }

    /// <summary>A file that has been put where it belongs: kept when this machine shows a stream, else deleted.</summary>
    public void TakeOver(string key, string path)
    {
        if (options.Listen is null
            || !key.EndsWith(".m4s", StringComparison.Ordinal) && !key.EndsWith("/init.mp4", StringComparison.Ordinal))
        {
            File.Delete(path);
            return;
        }
        lock (_gate)
        {
            Sweep();
            var file = ToldPath.Below(_folder, key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var bytes = new FileInfo(path).Length;
            File.Move(path, file, overwrite: true);
            _kept.Enqueue((key, bytes));
            for (_bytes += bytes; _bytes > options.StreamBytes && _kept.TryDequeue(out var oldest); _bytes -= oldest.Bytes)
                File.Delete(Path.Combine(_folder, oldest.Key));
        }
    }

    /// <summary>What an earlier process kept is known to nobody.</summary>
    private void Sweep()
    {
        if (!_swept && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        _swept = true;
    }

    private sealed class Shown(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
