using Transcode.Worker.Trust;

namespace Transcode.Worker.Outputs;

/// <summary>The store is a folder on this machine's disk: files are written into it, below staging.</summary>
internal sealed class SharedOutputFiles(string root, string staging) : OutputFiles
{
    public override string PathFor(string key)
    {
        var path = ToldPath.BelowWithoutLinks(ToldPath.Below(root, staging), key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public override Task Finish(string key, string path, CancellationToken stop) => Task.CompletedTask; // It is where it belongs.

    public override string PublishedPath(string key) => ToldPath.BelowWithoutLinks(root, key);

    public override IAsyncEnumerable<PublishedFile> Published(IReadOnlyList<string> keys, CancellationToken stop) =>
        keys.Select(key => new PublishedFile(key, async target =>
        {
            await using var file = new FileStream(PublishedPath(key), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            await file.CopyToAsync(target, stop);
        })).ToAsyncEnumerable();
}
