using System.Security.Cryptography;
using System.Text;
using Transcode.Domain.Workers;
using Transcode.Media.Encode;
using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>
/// A small film made from nothing, encoded without loss and decoded again, which must give the very frames back on a sound machine,
/// whatever its version of the encoder; and encoded as chunks are, which must give the very bytes that others with the same version get.
/// </summary>
public sealed class SelfTest(IToolRunner tools, string folder)
{
    private const string Film = "golden.nut";
    private const string Usual = "golden.h264";

    private static readonly ToolLimits _timeout = new() { WallTime = TimeSpan.FromSeconds(60) };

    /// <summary>Null: a tool failed.</summary>
    public async Task<SelfTestResult?> Run(CancellationToken stop)
    {
        try
        {
            foreach (var command in (ToolCommand[])[EncodeLossless(folder), EncodeUsual(folder)])
                if (await tools.Run(command, _timeout, ToolOutput.Nowhere, stop) is not ToolResult.Exited { Code: 0 })
                    return null;
            return await Hash(HashDrawn(folder), stop) is ({ } drawn, _)
                && await Hash(HashReturned(folder), stop) is ({ } returned, var frames)
                ? new SelfTestResult(await Encoder(stop), frames, drawn, returned, await HashOfUsual(stop))
                : null;
        }
        finally
        {
            File.Delete(Path.Combine(folder, Film));
            File.Delete(Path.Combine(folder, Usual));
        }
    }

    private static readonly IReadOnlyList<string> _testPattern =
        ["-f", "lavfi", "-i", "testsrc2=size=192x108:rate=25,format=yuv420p", "-frames:v", $"{SelfTestResult.ExpectedFrames}",
            "-filter_threads", "1"];

    private static readonly IReadOnlyList<string> _begin = ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-threads", "1"];

    /// <summary>Pure, as are the others.</summary>
    public static ToolCommand EncodeLossless(string folder) => new("ffmpeg",
        [.. _begin, .. _testPattern, "-c:v", "libx264", "-qp", "0", "-threads", "1", "-f", "nut", Film], folder);

    public static ToolCommand EncodeUsual(string folder) => new("ffmpeg",
        [.. _begin, .. _testPattern, "-c:v", "libx264", "-preset", "medium", "-b:v", "300k", "-maxrate", "320k", "-bufsize", "450k",
        "-threads", "1", "-f", "h264", Usual], folder);

    public static ToolCommand HashDrawn(string folder) => new("ffmpeg",
        [.. _begin, .. _testPattern, "-f", "framehash", "-hash", "sha256", "-"], folder);

    public static ToolCommand HashReturned(string folder) => new("ffmpeg",
        [.. _begin, "-protocol_whitelist", "file", "-format_whitelist", "nut", "-i", "file:" + Film, "-pix_fmt", "yuv420p", "-f",
        "framehash", "-hash", "sha256", "-"], folder);

    /// <summary>One hash over the hashes of all frames, and how many there are.</summary>
    private async Task<(string? Hash, int Frames)> Hash(ToolCommand command, CancellationToken stop)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var frames = 0;
        var result = await tools.Run(command, _timeout, ToolOutput.ToLines(line =>
        {
            if (line.StartsWith('#'))
                return;
            frames++;
            all.AppendData(Encoding.ASCII.GetBytes(line[(line.LastIndexOf(',') + 1)..].Trim()));
        }), stop);
        return (result is ToolResult.Exited { Code: 0 } ? Convert.ToHexStringLower(all.GetHashAndReset()) : null, frames);
    }

    private async Task<string> HashOfUsual(CancellationToken stop)
    {
        await using var file = File.OpenRead(Path.Combine(folder, Usual));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop));
    }

    private async Task<string> Encoder(CancellationToken stop)
    {
        await using var file = File.OpenRead(Path.Combine(folder, Usual));
        var head = new byte[(int)Math.Min(file.Length, 1024)];
        await file.ReadExactlyAsync(head, stop);
        return EncoderName.In(head) ?? "libx264";
    }
}
