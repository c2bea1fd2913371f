using System.Security.Cryptography;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Worker.Outputs;

/// <summary>A single file on its way out: hashed, handed in, and described.</summary>
internal static class FinishedFile
{
    /// <summary>Copies a file of the workspace to where it is published from.</summary>
    public static async Task<Output> Copy(this OutputFiles outputs, AssetId asset, string profile, string path, OutputKind kind,
        string file, CancellationToken stop)
    {
        await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return await outputs.Put(asset, profile, path, kind, target => source.CopyToAsync(target, stop), stop);
    }

    /// <param name="outputs">Where the lease writes.</param>
    /// <param name="asset">Whose file.</param>
    /// <param name="profile">Which profile made it.</param>
    /// <param name="path">As a viewer sees it: "poster.jpg".</param>
    /// <param name="kind">What it is.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<Output> Put(this OutputFiles outputs, AssetId asset, string profile, string path, OutputKind kind,
        Func<Stream, Task> write, CancellationToken stop)
    {
        var key = AssetLayout.File(asset, path);
        var (bytes, hash) = await outputs.Write(key, write, stop);
        return Describe(profile, path, kind, key, bytes, hash);
    }

    /// <summary>Hands in what a tool wrote to <see cref="OutputFiles.PathFor"/> of the key of <paramref name="path"/>.</summary>
    public static async Task<Output> HandIn(this OutputFiles outputs, AssetId asset, string profile, string path, OutputKind kind,
        CancellationToken stop)
    {
        var key = AssetLayout.File(asset, path);
        var file = outputs.PathFor(key);
        string hash;
        await using (var written = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16))
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, stop));
        var bytes = new FileInfo(file).Length;
        await outputs.Finish(key, file, stop);
        return Describe(profile, path, kind, key, bytes, hash);
    }

    private static Output Describe(string profile, string path, OutputKind kind, string key, long bytes, string hash) =>
        new(profile, Path.GetFileNameWithoutExtension(path), kind, key, 0, 0, 0, MediaTime.Zero, bytes, 0) { Sha256 = hash };
}
