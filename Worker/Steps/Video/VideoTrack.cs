using System.Security.Cryptography;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;

namespace Transcode.Worker.Steps.Video;

/// <param name="context">What is at hand.</param>
/// <param name="step">What was planned.</param>
/// <param name="hardware">The encoder with its version, where it is none that leaves its name in what it writes.</param>
/// <summary>Turns one encoded file of a chunk into segments on the common timeline, checking every frame against the plan.</summary>
internal sealed class VideoTrack(StepContext context, Step.EncodeVideo step, string? hardware = null)
{
    public async Task<(TrackProof? Proof, Failure? Fault)> Prove(Rendition rendition, CancellationToken stop)
    {
        var path = context.Workspace.PathOf(EncodeVideoCommand.FileOf(rendition.Name));
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        FragmentedMovie movie;
        try
        {
            movie = await FragmentedMovie.Read(file, stop);
        }
        catch (MalformedMovieException e)
        {
            return (null,
                new Failure(FailureCodes.WorkerFault, Phase.Encoding, Party.Worker,
                    "The encoder wrote a file that cannot be read. The chunk is encoded again.", e.Message));
        }
        if (movie.Samples.Count == 0)
            return (null,
                new Failure(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
                    "Not one frame of this file could be decoded. Check that it plays."));

        if (rendition.IsCopied)
            movie = movie with { Samples = OfThisChunk(movie.Samples) };
        var span = Span(movie);
        if (FilterGraph.IsExact(step) && Mismatch(movie) is { } mismatch)
            return (null, mismatch);
        return Timeline.Place(movie.Samples, span) switch
        {
            Placement.Placed placed => await Write(rendition, movie, placed.Samples, file, span, stop),
            Placement.Refused refused => (null, NotAsPlanned(refused.Reason)),
            _ => throw new InvalidOperationException("a placement is one of two"),
        };
    }

    /// <summary>A copy comes with packets of the chunks before and after.</summary>
    private List<Sample> OfThisChunk(IReadOnlyList<Sample> samples) =>
        [.. samples.Where(
            sample => sample.PresentationTime - Timeline.Offset >= step.Chunk.Start.Ticks
                && sample.PresentationTime - Timeline.Offset < step.Chunk.End.Ticks)];

    private ChunkSpan Span(FragmentedMovie movie)
    {
        var delay = step.ReorderDelay;
        if (FilterGraph.IsExact(step))
            return new ChunkSpan
            {
                Start = step.Chunk.Start.Ticks,
                End = step.Chunk.End.Ticks,
                HeldBefore = step.Chunk.Held?.Before ?? 0,
                IsLast = step.Chunk.Cut is null or { EndPts: null },
                HeldFrom = HeldFrom,
                ReorderDelay = delay,
                Lead = [.. step.Chunk.Lead.TakeLast(delay).Select(time => time.Ticks)],
            };
        var last = movie.Samples.MaxBy(sample => sample.PresentationTime);
        var duration = movie.Samples.Count > 1 ? Math.Max(1, movie.Samples[^2].Duration) : 3600;
        return new ChunkSpan
        {
            Start = movie.Samples.Min(sample => sample.PresentationTime) - Timeline.Offset,
            End = step.Chunk.End.Ticks > last.PresentationTime - Timeline.Offset ? step.Chunk.End.Ticks
                : last.PresentationTime - Timeline.Offset + duration,
            HeldBefore = step.Chunk.Held?.Before ?? 0,
            IsLast = true,
            HeldFrom = HeldFrom,
            ReorderDelay = delay,
            Lead = [],
        };
    }

    private long? HeldFrom => step.Chunk.Held is { After: > 0 } held ? held.FirstAgain.Ticks : null;

    private Failure? Mismatch(FragmentedMovie movie)
    {
        if (movie.Samples.Count != step.Chunk.Frames)
            return NotAsPlanned($"{movie.Samples.Count} frames came out, {step.Chunk.Frames} are listed");
        var first = movie.Samples.Min(sample => sample.PresentationTime) - Timeline.Offset;
        return first == step.Chunk.Start.Ticks ? null : NotAsPlanned($"the first frame came out at {new MediaTime(first)}");
    }

    private Failure NotAsPlanned(string what) => new(FailureCodes.ProofFailed, Phase.Decoding, Party.Input,
        $"Chunk {step.Chunk.Number} (from {step.Chunk.Start} to {step.Chunk.End}) did not come out as planned: {what}.");

    private async Task<(TrackProof?, Failure?)> Write(
        Rendition rendition, FragmentedMovie movie, IReadOnlyList<Sample> samples, FileStream file, ChunkSpan span, CancellationToken stop)
    {
        var starts = FilterGraph.IsExact(step) ? [.. step.Chunk.Segments.Select(segment => segment.Start.Ticks)]
            : StartsOf(samples, span.End);
        var ranges = SegmentCuts.At(samples, Timeline.Timescale, [.. starts.Skip(1)]);
        var writer = new SegmentWriter(file, movie.Init.TrackId);
        Sample[] all = [.. samples];
        var proofs = new List<SegmentProof>();
        var firstNumber = step.Chunk.Segments.Count > 0 ? step.Chunk.Segments[0].Number : 0;
        for (var i = 0; i < ranges.Count; i++)
        {
            var part = all[ranges[i]];
            if (part.Length == 0 || !part[0].IsSync)
                return (null, NotAsPlanned($"segment {firstNumber + i} does not begin with a key frame"));
            var number = firstNumber + i;
            var (bytes, hash) = await context.Outputs.Write(AssetLayout.Segment(context.Asset, rendition.Name, number, step.Use),
                target => writer.Write(target, part, (uint)number * 1000 + 1, stop), stop);
            var end = i + 1 < starts.Count ? starts[i + 1] : span.End;
            proofs.Add(new SegmentProof(number, new(starts[i]), new(end - starts[i]), part.Length, bytes, hash));
        }
        if (step.Chunk.Number == 0)
            await context.Outputs.Write(AssetLayout.Init(context.Asset, rendition.Name, step.Use),
                async target => await target.WriteAsync(movie.Init.Bytes, stop), stop);
        return (Proof(rendition, movie, samples, span, proofs) with { Encoder = hardware ?? await Encoder(file, movie.Samples[0], stop) },
            null);
    }

    /// <summary>Key frames that open a segment: the first at or after each whole multiple of the segment length, but not for a short
    /// rest.</summary>
    private List<long> StartsOf(IReadOnlyList<Sample> samples, long end)
    {
        var starts = new List<long>();
        var due = long.MinValue;
        foreach (var at in samples.Where(sample => sample.IsSync).Select(sample => sample.PresentationTime - Timeline.Offset)
            .Where(at => at >= due))
        {
            starts.Add(at);
            due = (Math.Max(0, at) / step.SegmentLength.Ticks + 1) * step.SegmentLength.Ticks;
        }
        if (starts.Count > 1 && end - starts[^1] < Segment.ShortestLast.Ticks)
            starts.RemoveAt(starts.Count - 1);
        return starts;
    }

    private static async Task<string> Encoder(FileStream file, Sample first, CancellationToken stop)
    {
        var bytes = new byte[Math.Min(first.Size, 1024)];
        file.Position = first.Offset;
        await file.ReadExactlyAsync(bytes, stop);
        return EncoderName.In(bytes) ?? "libx264";
    }

    private TrackProof Proof(Rendition rendition, FragmentedMovie movie, IReadOnlyList<Sample> samples, ChunkSpan span,
        List<SegmentProof> proofs)
    {
        var last = samples.Max(sample => sample.PresentationTime) - Timeline.Offset;
        return new TrackProof
        {
            Name = rendition.Name,
            Codecs = movie.Init.Codec,
            InitSha256 = Convert.ToHexStringLower(SHA256.HashData(movie.Init.Bytes.Span)),
            Form = StreamForm.Of(movie.Init),
            Segments = proofs,
            Encoder = "libx264",
            FrameRate = OwnRate(samples.Count, span.Start, last),
            Held = step.Chunk.Held,
            Start = new(span.Start),
            Last = new(last),
            End = new(span.End),
        };
    }

    /// <summary>What is held does not count: it would make a slow film of a fast one.</summary>
    private double OwnRate(int frames, long start, long last)
    {
        var held = step.Chunk.Held;
        var (from, to) = (held is { Before: > 0 } ? held.First.Ticks : start, held is { After: > 0 } ? held.Last.Ticks : last);
        return frames - (held?.Count ?? 0) is var own and > 1 && to > from ? (own - 1) * (double)MediaTime.TicksPerSecond / (to - from)
            : step.Source.FrameRate.PerSecond;
    }
}
