using System.Globalization;
using Transcode.Media.IsoBmff;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.IsoBmff;

/// <summary>A video whose frames are known, encoded in several chunks by separate runs of ffmpeg and put together again by the code under
/// test.</summary>
internal sealed class ChunkedVideo(TemporaryFolder folder)
{
    public const int TicksPerFrame = 3600;
    private const int SegmentTicks = 2 * Timeline.Timescale;

    private readonly Ffmpeg _ffmpeg = new(folder);

    /// <summary>Numbers of the source's frames (25 each second) that the video keeps.</summary>
    public required IReadOnlyList<int> Frames { get; init; }

    /// <summary>The same as an expression of ffmpeg's select filter.</summary>
    public required string Select { get; init; }

    /// <summary>Numbers of the frames at which a new chunk begins; the first is the first frame.</summary>
    public required IReadOnlyList<int> ChunkStarts { get; init; }

    public required int ReorderDelay { get; init; }

    public required string[] Encoder { get; init; }

    public IReadOnlyList<long> Times => [.. Frames.Select(frame => (long)frame * TicksPerFrame)];

    public long End => (Frames[^1] + 1L) * TicksPerFrame;

    public string Assembled => folder.File("assembled.mp4");

    public string Chunk(int n) => folder.File($"chunk{n}.mp4");

    public string Segment(int n) => folder.File($"segment{n}.mp4");

    public int SegmentCount { get; private set; }

    public List<InitSegment> Inits { get; } = [];

    public async Task EncodeChunks()
    {
        for (var n = 0; n < ChunkStarts.Count; n++)
        {
            var end = n + 1 < ChunkStarts.Count ? $":end_pts={ChunkStarts[n + 1]}" : "";
            var filter = $"select='{Select}',trim=start_pts={ChunkStarts[n]}{end},settb=1/90000";
            await _ffmpeg.Run([
                "-f", "lavfi", "-i", $"testsrc2=size=320x180:rate=25:duration={(Frames[^1] + 1) / 25m}", "-vf", filter,
                "-fps_mode", "passthrough", "-enc_time_base", "1:90000", .. Encoder,
                "-force_key_frames",
                string.Join(',',
                Enumerable.Range(0, 40).Select(second => (second - 0.001m).ToString(CultureInfo.InvariantCulture)).Skip(1)),
                "-threads", "1", .. Ffmpeg.Fragmented, Chunk(n)]);
        }
    }

    /// <summary>Writes init and segments into one file, and each segment with the init into a file of its own.</summary>
    public async Task Assemble(CancellationToken stop)
    {
        await using var whole = File.Create(Assembled);
        uint sequence = 1;
        for (var n = 0; n < ChunkStarts.Count; n++)
        {
            await using var source = File.OpenRead(Chunk(n));
            var movie = await FragmentedMovie.Read(source, stop);
            Inits.Add(movie.Init);
            if (n == 0) await whole.WriteAsync(movie.Init.Bytes, stop);
            var placed = Timeline.Place(movie.Samples, Span(n)).ShouldBeOfType<Placement.Placed>().Samples;
            var writer = new SegmentWriter(source, movie.Init.TrackId);
            foreach (var range in SegmentCuts.At(placed, movie.Init.Timescale, Boundaries(n)))
                sequence += await WriteSegment(whole, writer, [.. placed.Take(range)], sequence, stop);
        }
    }

    public ChunkSpan Span(int n)
    {
        var first = Frames.ToList().IndexOf(ChunkStarts[n]);
        return new ChunkSpan
        {
            Start = Times[first],
            End = n + 1 < ChunkStarts.Count ? (long)ChunkStarts[n + 1] * TicksPerFrame : End,
            ReorderDelay = ReorderDelay,
            Lead = [.. Times.Take(first).TakeLast(ReorderDelay)],
        };
    }

    private async Task<uint> WriteSegment(FileStream whole, SegmentWriter writer, IReadOnlyList<Sample> samples, uint sequence,
        CancellationToken stop)
    {
        if (samples.Count == 0) return 0;
        using var bytes = new MemoryStream();
        var fragments = await writer.Write(bytes, samples, sequence, stop);
        await whole.WriteAsync(bytes.ToArray(), stop);
        await File.WriteAllBytesAsync(Segment(SegmentCount++), [.. Inits[0].Bytes.Span, .. bytes.ToArray()], stop);
        return (uint)fragments;
    }

    private List<long> Boundaries(int n) =>
        [.. Enumerable.Range(1, 100).Select(k => (long)k * SegmentTicks).Where(time => time > Span(n).Start && time < Span(n).End)];
}
