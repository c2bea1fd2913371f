using System.Security.Cryptography;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;

namespace Transcode.Silo.Steps;

/// <summary>Turns the encoded sound file into segments on the common timeline.</summary>
internal sealed class SoundTrack(StepContext context)
{
    /// <summary>A track that was announced and of which nothing came out.</summary>
    public static readonly Failure Silent = new(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input, "Nothing of the sound could be decoded. Check that it plays.");

    /// <summary>What is said of a track, not the default one, of which nothing came out.</summary>
    public static Damage Lost(AudioPlan audio, MediaTime end) =>
        new(MediaTime.Zero, end, $"nothing of the sound track \"{audio.Label.Title}\" (stream {audio.Track.StreamIndex}) could be decoded: it is left out");

    public async Task<TrackProof> Prove(AudioPlan audio, SegmentUse use, MediaTime segmentLength, CancellationToken stop)
    {
        await using var file = new FileStream(context.Workspace.PathOf(EncodeAudioCommand.FileOf(audio)), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var movie = await FragmentedMovie.Read(file, stop);
        var scale = movie.Init.Timescale;
        // The encoder's priming packet would sound before zero; without it sound begins where the picture does.
        Sample[] heard = [.. movie.Samples.Where(sample => sample.PresentationTime >= (long)Timeline.OffsetSeconds * scale)];
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
            Start = Ticks(start, scale),
            Last = heard.Length == 0 ? Ticks(start, scale) : new(Ticks(heard[^1].PresentationTime, scale).Ticks - Timeline.Offset),
            End = proofs.Count == 0 ? Ticks(start, scale) : proofs[^1].Start + proofs[^1].Duration,
        };
    }

    private async Task Write(AudioPlan audio, SegmentUse use, MediaTime segmentLength, FragmentedMovie movie, IReadOnlyList<Sample> samples, FileStream file, List<SegmentProof> proofs, CancellationToken stop)
    {
        var scale = movie.Init.Timescale;
        var length = Ticks(samples[^1].PresentationTime + samples[^1].Duration, scale).Ticks - Timeline.Offset;
        var boundaries = Enumerable.Range(1, (int)Math.Max(0, (length - 1) / segmentLength.Ticks)).Select(n => n * segmentLength.Ticks).ToList();
        var writer = new SegmentWriter(file, movie.Init.TrackId);
        await context.Outputs.Write(AssetLayout.Init(context.Asset, audio.Name, use), async target => await target.WriteAsync(movie.Init.Bytes, stop), stop);
        Sample[] all = [.. samples];
        foreach (var range in SegmentCuts.At(samples, scale, boundaries))
        {
            var part = all[range];
            if (part.Length == 0)
                continue; // Nothing is heard between two boundaries: the segment before it is longer.
            var number = proofs.Count;
            var (bytes, hash) = await context.Outputs.Write(AssetLayout.Segment(context.Asset, audio.Name, number, use),
                target => writer.Write(target, part, (uint)number + 1, stop), stop);
            var (from, to) = (Ticks(part[0].PresentationTime, scale), Ticks(part[^1].PresentationTime + part[^1].Duration, scale));
            proofs.Add(new SegmentProof(number, new(from.Ticks - Timeline.Offset), to - from, part.Length, bytes, hash));
        }
    }

    private static MediaTime Ticks(long time, uint scale) => MediaTime.From(time, new TimeBase(1, scale));
}
