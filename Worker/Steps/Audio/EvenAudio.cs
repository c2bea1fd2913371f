using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Audio;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;

namespace Transcode.Worker.Steps.Audio;

/// <summary>An audio track as a command is to read it: straight from the source, or made even before.</summary>
/// <param name="Input">What to open.</param>
/// <param name="Track">The track in it.</param>
/// <param name="Back">By how much its clock lies before that of the source.</param>
/// <param name="IsEven">It was made even: nothing more can be done.</param>
internal sealed record AudioSource(MediaInput Input, AudioFacts Track, MediaTime Back, bool IsEven);

/// <summary>
/// Runs an encode of audio, and once more from evened samples where the source's clock is of no use or its sample rate or channels change
/// in mid-stream.
/// </summary>
internal sealed class EvenAudio(StepContext context)
{
    /// <param name="track">Of the source.</param>
    /// <param name="sampleRate">That is wanted in the end.</param>
    /// <param name="phase">For a failure's name.</param>
    /// <param name="run">Runs the encode.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="video">Where ffmpeg's clock counts and not the source's: the stream it has to be in step with.</param>
    public async Task<ToolRunEnd> Run(AudioFacts track, int sampleRate, Phase phase, Func<AudioSource, Task<ToolRunEnd>> run,
        CancellationToken stop, int? video = null)
    {
        var (over, unread) = await Over(track, phase, stop);
        if (unread is not null)
            return unread;
        track = track with { OverDecibels = over };
        var plain = new AudioSource(context.Source, track, MediaTime.Zero, IsEven: false);
        if (!track.TimesUnusable)
        {
            var end = await run(plain);
            if (end.Failure is not null || !EvenAudioCommand.IsNeeded(end.Reported))
                return end;
        }
        var (even, made) = await Make(track, sampleRate, phase, video, stop);
        if (even is null)
            return made;
        var evened = await run(even);
        return evened with { Complaints = [.. Of(made), .. evened.Complaints] };
    }

    /// <summary>So much the source's samples were lowered, for a person; null: not at all.</summary>
    public string? Remark { get; private set; }

    private async Task<(double Over, ToolRunEnd? Unread)> Over(AudioFacts track, Phase phase, CancellationToken stop)
    {
        if (!track.IsFloat)
            return (0, null);
        var end = await context.RunWatched(PeakCommand.For(track, context.Source, context.Workspace.Folder), phase, _ => { }, stop);
        var over = PeakCommand.Over(end.Reported);
        Remark = over > 0 ? PeakCommand.Told(over) : null;
        return (over, end.Failure is null ? null : end);
    }

    /// <summary>Encodes an audio track once more that came out of one encode together with its picture, where that said that it did not
    /// follow on itself.</summary>
    /// <param name="audio">What is wanted.</param>
    /// <param name="video">The stream it has to be in step with.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<ToolRunEnd> Again(AudioPlan audio, int video, CancellationToken stop)
    {
        var (even, made) = await Make(audio.Track, audio.SampleRate, Phase.Encoding, video, stop);
        return even is null
            ? made
            : await context.RunWatched(EncodeAudioCommand.For(audio with { Track = even.Track, Origin = -even.Back.Ticks }, even.Input,
            context.Workspace.Folder), Phase.Encoding, _ => { }, stop);
    }

    /// <summary>What the source's decoder complained of; a clock that jumps is no damage.</summary>
    internal static IEnumerable<string> Of(ToolRunEnd end) => end.Complaints.Where(message => !EvenAudioCommand.IsNeeded([message]));

    private async Task<(AudioSource? Even, ToolRunEnd Made)> Make(AudioFacts track, int sampleRate, Phase phase, int? video,
        CancellationToken stop)
    {
        var (folder, listed) = (context.Workspace.Folder, new EvenAudioOutput(sampleRate));
        var made = await context.RunListing(EvenAudioCommand.For(track, sampleRate, video, context.Source, folder), phase, listed.Add,
            stop);
        if (made.Failure is not null)
            return (null, made);
        var even = track with
        {
            StreamIndex = 0,
            SampleRate = sampleRate,
            OfChannels = null,
            IsAmbisonic = false,
            IsBare = false,
            TimesUnusable = false,
            Codec = "pcm_f32le"
        };
        var counted = track.TimesUnusable || track.IsBare || track.IsTimedByCount;
        var file = counted ? EvenAudioCommand.DecodedFile : await Placed(listed.Joints.Pieces(), 4 * track.Channels, stop);
        var back = counted ? track.Start : MediaTime.From(listed.Joints.First, new TimeBase(1, sampleRate));
        return (new AudioSource(EvenAudioCommand.Samples(file, track, sampleRate, folder), even, back, IsEven: true), made);
    }

    /// <summary>The file in which every sample is where it belongs; silence takes no room in it.</summary>
    private async Task<string> Placed(IReadOnlyList<AudioPiece> pieces, int sampleBytes, CancellationToken stop)
    {
        if (pieces is [{ From: 0, Silence: 0 }])
            return EvenAudioCommand.DecodedFile;
        var decoded = context.Workspace.PathOf(EvenAudioCommand.DecodedFile);
        await using (var from = new FileStream(decoded, FileMode.Open, FileAccess.Read))
        await using (var to = new FileStream(context.Workspace.PathOf(EvenAudioCommand.PlacedFile), FileMode.Create, FileAccess.Write))
            foreach (var piece in pieces)
            {
                from.Position = piece.From * sampleBytes;
                to.Position += piece.Silence * sampleBytes;
                await Copy(from, to, piece.Count * sampleBytes, stop);
            }
        File.Delete(decoded);
        return EvenAudioCommand.PlacedFile;
    }

    private static async Task Copy(FileStream from, FileStream to, long bytes, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        for (var rest = bytes; rest > 0;)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(rest, buffer.Length)), stop);
            if (read == 0)
                return; // Fewer samples than were told: what is there is whole.
            await to.WriteAsync(buffer.AsMemory(0, read), stop);
            rest -= read;
        }
    }
}
