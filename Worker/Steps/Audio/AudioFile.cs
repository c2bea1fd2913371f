using System.Globalization;
using System.Text;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Audio;
using Transcode.Media.Failures;
using Transcode.Media.Running;
using Transcode.Worker.Outputs;
using Transcode.Worker.Steps.Verify;

namespace Transcode.Worker.Steps.Audio;

/// <summary>One audio track as one file, looked at again before it is handed in.</summary>
internal sealed class AudioFile(StepContext context)
{
    /// <summary>Seconds by which a result may differ from what went into it.</summary>
    private const double Tolerance = 0.05;

    /// <summary>Seconds by which audio may end before its header says without a word about it.</summary>
    private const double ShortAudio = 0.5;

    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Audio audio, CancellationToken stop)
    {
        var path = context.Outputs.PathFor(AssetLayout.File(context.Asset, audio.FileNames[0]));
        var (loud, command) = (Loud.AsItIs, (ToolCommand?)null);
        var even = new EvenAudio(context);
        var end = await even.Run(audio.Track, audio.SampleRate, Phase.Encoding, async source =>
        {
            var read = audio with { Track = source.Track };
            (loud, var measuring) = await Measure(read, source, stop);
            if (measuring is not null)
                return measuring;
            var tags = source.IsEven ? new TagSource(context.Source, audio.Track.StreamIndex) : null;
            command = AudioFileCommand.For(read, loud.Gain, step.Source.Container, source.Input, tags, path, context.Workspace.Folder,
                AudioTags.IsBroadcast(step.Source.Tags, step.Source.Container) ? step.Source.Tags : null, step.Source.DecodedTags);
            return await Run(command, Phase.Encoding, audio, stop);
        }, stop);
        if (end.Failure is not null)
            return (null, end.Failure);
        if (end.Last.Seconds <= 0)
            return (null, AudioTrack.Silent with { Detail = string.Join('\n', end.Complaints), Replay = command!.ToShell() });

        var (length, result, fault) = await Check(audio, path, end.Last.Seconds, loud.Measured is not null, stop);
        if (fault is not null)
            return (null, fault with { Replay = fault.Replay ?? command!.ToShell() });
        if (!audio.Track.IsLengthGuessed && audio.Track.Duration is { } promised && promised.Seconds - length > ShortAudio)
            loud = loud with
            {
                Warnings = [.. loud.Warnings,
                Text($"the sound is {length:0.0} s long, {promised.Seconds - length:0.0} s less than its header says")]
            };
        var output = await context.Outputs.HandIn(context.Asset, step.Profile, audio.FileNames[0], OutputKind.Audio, stop);
        var damage = await new DamageSearch(context).Find(DamageField.Audio(audio.Track, null, MediaTime.FromSeconds(length)),
            end.Complaints, stop);
        return (new StepResult.Rendered(
            [output with
            {
                Duration = MediaTime.FromSeconds(length),
                Bandwidth = (long)Math.Round(output.Bytes * 8 / length),
                Loudness = loud.Measured is not { } measured || result is null ? null
                : new Loudness(measured.Lufs, measured.TruePeak, measured.Range, result.Lufs, result.TruePeak),
            }],
            damage, even.Remark is { } remark ? [remark, .. loud.Warnings] : loud.Warnings), null);
    }

    /// <summary>First pass of a normalisation, of the very samples that are encoded: how much louder or quieter. Only a change that leaves
    /// the peaks below the limit is made, since anything more would change the audio itself.</summary>
    /// <returns>The end of the measuring where nothing may be encoded after it: it failed, or the samples have to be made even
    /// first.</returns>
    private async Task<(Loud, ToolRunEnd?)> Measure(FilePlan.Audio audio, AudioSource source, CancellationToken stop)
    {
        if (audio.Settings.Loudness is not { } wanted)
            return (Loud.AsItIs, null);
        var end = await Run(LoudnessCommand.For(audio, source.Input, context.Workspace.Folder), Phase.Decoding, audio, stop);
        if (end.Failure is not null || !source.IsEven && EvenAudioCommand.IsNeeded(end.Reported))
            return (Loud.AsItIs, end);
        if (LoudnessOutput.Read(end.Reported) is not { } measured)
            return (Loud.AsItIs with { Warnings = [LoudnessOutput.WhyNot(end.Reported, end.Last.Seconds)] }, null);
        var (gain, most) = (wanted.Lufs - measured.Lufs, wanted.TruePeak - measured.TruePeak);
        return gain <= most
            ? (new(gain, measured, []), null)
            : (new(most, measured,
            [Text($"the loudness was brought to {measured.Lufs + most:0.0} LUFS instead of {wanted.Lufs:0.0}: louder, its peaks would pass {wanted.TruePeak:0.0} dBTP")]), null);
    }

    private sealed record Loud(double Gain, Measured? Measured, IReadOnlyList<string> Warnings)
    {
        public static readonly Loud AsItIs = new(0, null, []);
    }

    private async Task<(double Seconds, Measured? Result, Failure? Fault)> Check(FilePlan.Audio audio, string path, double encoded,
        bool measure, CancellationToken stop)
    {
        var probe = AudioCheckCommand.Facts(path, context.Workspace.Folder);
        using var facts = new MemoryStream();
        var result = await context.Tools.Run(probe, context.Limits, ToolOutput.ToStream(facts), stop);
        stop.ThrowIfCancellationRequested();
        if (ToolFailure.Of(probe, result, Phase.Verifying) is { } unreadable)
            return (0, null, OwnFiles.FailureOf(unreadable));
        if (AudioCheckOutput.Faults(Encoding.UTF8.GetString(facts.ToArray()), audio) is { Count: > 0 } faults)
            return (0, null, NotAsPromised(string.Join("; ", faults)));

        var end = await Run(AudioCheckCommand.Decode(path, measure, context.Workspace.Folder), Phase.Verifying, audio, stop);
        if (end.Failure is not null)
            return (0, null, OwnFiles.FailureOf(end.Failure));
        if (end.Complaints.Count > 0)
            return (0, null, NotAsPromised("it does not decode cleanly") with { Detail = string.Join('\n', end.Complaints) });
        return Math.Abs(end.Last.Seconds - encoded) > Tolerance
            ? (0, null, NotAsPromised(Text($"it lasts {end.Last.Seconds:0.000} s, and {encoded:0.000} s went into it")))
            : (end.Last.Seconds, LoudnessOutput.Read(end.Reported), null);
    }

    private Task<ToolRunEnd> Run(ToolCommand command, Phase phase, FilePlan.Audio audio, CancellationToken stop)
    {
        var length = Math.Max(0.1, (audio.Track.Duration ?? MediaTime.FromSeconds(60)).Seconds);
        return context.RunWatched(command, phase, now => context.Progress.Set(100 * now.Seconds / length, now), stop);
    }

    private static Failure NotAsPromised(string what) => new(FailureCodes.ProofFailed, Phase.Verifying, Party.Worker,
        $"The sound file is not what was promised: {what}. It is not delivered; retry the job, and report this.");

    private static string Text(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
