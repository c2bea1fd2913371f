using System.Security.Cryptography;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;

namespace Transcode.Worker.Steps.Audio;

/// <summary>Turns the encoded audio file into segments on the common timeline.</summary>
internal sealed class AudioTrack(StepContext context)
{
    /// <summary>A track that was announced and of which nothing came out.</summary>
    public static readonly Failure Silent = new(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
        "Nothing of the sound could be decoded. Check that it plays.");

    /// <summary>What is said of a track, not the default one, of which nothing came out.</summary>
    public static Damage Lost(AudioPlan audio, MediaTime end) =>
        new(MediaTime.Zero,
            end, $"nothing of the sound track \"{audio.Label.Title}\" (stream {audio.Track.StreamIndex}) could be decoded: it is left out");

    /// <summary>Whether an encoded audio does not follow on itself: all its packets last as long but the last.</summary>
    public async Task<bool> IsTorn(AudioPlan audio, CancellationToken stop)
    {
        await using var file = new FileStream(context.Workspace.PathOf(EncodeAudioCommand.FileOf(audio)), FileMode.Open, FileAccess.Read,
            FileShare.Read, 1 << 16);
        var samples = (await FragmentedMovie.Read(file, stop)).Samples;
        return samples.SkipLast(1).Any(sample => sample.Duration != samples[0].Duration);
    }

    public async Task<TrackProof> Prove(AudioPlan audio, SegmentUse use, MediaTime segmentLength, MediaTime? end, CancellationToken stop)
    {
        await using var file = new FileStream(context.Workspace.PathOf(EncodeAudioCommand.FileOf(audio)), FileMode.Open,
            FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        var movie = await FragmentedMovie.Read(file, stop);
        var scale = movie.Init.Timescale;
        // A decoder needs the packet before to make the first one whole: without the encoder's priming packet the first 10 ms would be
        // silent. It stands before zero, where nothing is heard; what is promised begins at zero.
        var zero = (long)Timeline.OffsetSeconds * scale;
        Sample[] heard = [.. movie.Samples.Where(sample => sample.PresentationTime + sample.Duration >= zero)];
        if (!heard.Any(sample => sample.PresentationTime >= zero))
            heard = [];
        var ended = heard.Length == 0 ? (MediaTime?)null
            : new(Ticks(heard[^1].PresentationTime + heard[^1].Duration, scale).Ticks - Timeline.Offset);
        if (end is { } presented)
            heard = await new AudioLength(context).Fit(audio, movie, heard, presented, file, stop);
        var proofs = new List<SegmentProof>();
        var start = heard.Length == 0 ? 0 : heard[0].PresentationTime - (long)Timeline.OffsetSeconds * scale;
        if (heard.Length > 0 && AudioTimeline.Place(heard, start, scale) is Placement.Placed placed)
            await Write(audio, use, segmentLength, movie, placed.Samples, file, proofs, stop);
        return new TrackProof
        {
            Name = audio.Name,
            Codecs = movie.Init.Codec,
            InitSha256 = Convert.ToHexStringLower(SHA256.HashData(movie.Init.Bytes.Span)),
            Segments = proofs,
            Encoder = "aac",
            Start = Ticks(Math.Max(0, start), scale),
            Heard = end is null ? null : ended,
            Last = heard.Length == 0 ? Ticks(start, scale) : new(Ticks(heard[^1].PresentationTime, scale).Ticks - Timeline.Offset),
            End = proofs.Count == 0 ? Ticks(start, scale) : proofs[^1].Start + proofs[^1].Duration,
        };
    }

    private async Task Write(AudioPlan audio, SegmentUse use, MediaTime segmentLength, FragmentedMovie movie,
        IReadOnlyList<Sample> samples, FileStream file, List<SegmentProof> proofs, CancellationToken stop)
    {
        var scale = movie.Init.Timescale;
        var length = Ticks(samples[^1].PresentationTime + samples[^1].Duration, scale).Ticks - Timeline.Offset;
        var boundaries = Segment.Cuts(new(length), segmentLength).Select(cut => cut.Ticks).ToList();
        var writer = new SegmentWriter(file, movie.Init.TrackId);
        await context.Outputs.Write(AssetLayout.Init(context.Asset, audio.Name, use),
            async target => await target.WriteAsync(movie.Init.Bytes, stop), stop);
        Sample[] all = [.. samples];
        foreach (var range in SegmentCuts.At(samples, scale, boundaries))
        {
            var part = all[range];
            if (part.Length == 0)
                continue; // Nothing is heard between two boundaries: the segment before it is longer.
            var number = proofs.Count;
            var (bytes, hash) = await context.Outputs.Write(AssetLayout.Segment(context.Asset, audio.Name, number, use),
                target => writer.Write(target, part, (uint)number + 1, stop), stop);
            var (from, to) = (Ticks(Math.Max(part[0].PresentationTime, (long)Timeline.OffsetSeconds * scale), scale),
                Ticks(part[^1].PresentationTime + part[^1].Duration, scale));
            proofs.Add(new SegmentProof(number, new(from.Ticks - Timeline.Offset), to - from, part.Length, bytes, hash));
        }
    }

    private static MediaTime Ticks(long time, uint scale) => MediaTime.From(time, new TimeBase(1, scale));
}
