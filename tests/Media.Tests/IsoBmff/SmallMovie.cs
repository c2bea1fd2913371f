using Transcode.Media.IsoBmff;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.IsoBmff;

/// <summary>Two seconds in five groups of pictures, a few kilobytes.</summary>
public sealed class SmallMovie : IAsyncLifetime
{
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Where media data is, of which the reader looks at nothing.</summary>
    public IReadOnlyList<Range> MediaRanges { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        await new Ffmpeg(folder).Run(
            ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25:duration=2", "-c:v", "libx264", "-g", "10", "-sc_threshold", "0",
                "-threads", "1", .. Ffmpeg.Fragmented, "small.mp4"]);
        Bytes = await File.ReadAllBytesAsync(folder.File("small.mp4"));
        var movie = await FragmentedMovie.Read(new MemoryStream(Bytes), CancellationToken.None);
        MediaRanges = [.. movie.Samples.Select(sample => (int)sample.Offset..(int)(sample.Offset + sample.Size))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
