using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Delivery;

/// <summary>
/// Where the files of a job are shown to whoever looks at its page: signed, so that they play on a television too, and the same for hours,
/// so that no player begins anew.
/// </summary>
internal sealed class SignedRoots(MediaSignature signature, JobFinder jobs, TimeProvider time)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(24);

    private const int Most = 1000;

    private readonly ConcurrentDictionary<(JobId Job, int Generation), (string Root, DateTimeOffset Until)> _known = new();

    /// <summary>"/signed/{token}", which takes the place of "/media"; null: the asset is gone.</summary>
    public async ValueTask<string?> Of(Job job, CancellationToken stop)
    {
        if (_known.TryGetValue((job.Id, job.Generation), out var known) && known.Until - time.GetUtcNow() > _lifetime / 2)
            return known.Root;
        if (await jobs.Known(job.Order.Asset, stop) is not { } asset)
            return null;
        var address = await signature.Sign(asset.Id, asset.Generation, "x", _lifetime, stop);
        if (_known.Count >= Most)
            _known.Clear();
        var root = address.Path[..address.Path.IndexOf('/', "/signed/".Length)];
        _known[(job.Id, job.Generation)] = (root, address.Until);
        return root;
    }
}
