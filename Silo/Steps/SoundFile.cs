using System.Globalization;
using System.Text;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Failures;
using Transcode.Media.Running;
using Transcode.Media.Sound;
using Transcode.Silo.Outputs;

namespace Transcode.Silo.Steps;

/// <summary>One sound track as one file, looked at again before it is handed in.</summary>
internal sealed class SoundFile(StepContext context)
{
    /// <summary>Seconds by which a result may differ from what went into it.</summary>
    private const double Tolerance = 0.05;

    /// <summary>Seconds by which sound may end before its header says without a word about it.</summary>
    private const double ShortSound = 0.5;

    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Sound sound, CancellationToken stop)
    {
        var (gain, measured, warnings, failure) = await Gain(sound, stop);
        if (failure is not null)
            return (null, failure);

        var path = context.Outputs.PathFor(AssetLayout.File(context.Asset, sound.FileNames[0]));
        var command = SoundFileCommand.For(sound, gain, step.Source.Container, context.Source, path, context.Workspace.Folder);
        var end = await new EvenSound(context).Run(sound.Track, sound.SampleRate, Phase.Encoding, source =>
        {
            command = SoundFileCommand.For(sound with { Track = source.Track }, gain, step.Source.Container, source.Input, path, context.Workspace.Folder);
            return Run(command, Phase.Encoding, sound, stop);
        }, stop);
        if (end.Failure is not null)
            return (null, end.Failure);
        if (end.Last.Seconds <= 0)
            return (null, SoundTrack.Silent with { Detail = string.Join('\n', end.Complaints), Replay = command.ToShell() });

        var (length, result, fault) = await Check(sound, path, end.Last.Seconds, measured is not null, stop);
        if (fault is not null)
            return (null, fault with { Replay = fault.Replay ?? command.ToShell() });
        if (sound.Track.Duration is { } promised && promised.Seconds - length > ShortSound)
            warnings = [.. warnings, Text($"the sound is {length:0.0} s long, {promised.Seconds - length:0.0} s less than its header says")];
        var output = await context.Outputs.HandIn(context.Asset, step.Profile, sound.FileNames[0], OutputKind.Audio, stop);
        return (new StepResult.Rendered(
            [output with
            {
                Duration = MediaTime.FromSeconds(length),
                Bandwidth = (long)Math.Round(output.Bytes * 8 / length),
                Loudness = measured is null || result is null ? null : new Loudness(measured.Lufs, measured.TruePeak, measured.Range, result.Lufs, result.TruePeak),
            }],
            [.. end.Complaints.Select(words => new Damage(MediaTime.Zero, MediaTime.FromSeconds(length), words))], warnings), null);
    }

    /// <summary>First pass of a normalisation: how much louder or quieter. Only a change that leaves the peaks below the limit is made, since anything more would change the sound itself.</summary>
    private async Task<(double Gain, Measured? Measured, IReadOnlyList<string> Warnings, Failure? Failure)> Gain(FilePlan.Sound sound, CancellationToken stop)
    {
        if (sound.Settings.Loudness is not { } wanted)
            return (0, null, [], null);
        var end = await Run(LoudnessCommand.For(sound, context.Source, context.Workspace.Folder), Phase.Decoding, sound, stop);
        if (end.Failure is not null)
            return (0, null, [], end.Failure);
        if (LoudnessOutput.Read(end.Said) is not { } measured)
            return (0, null, ["the sound is silent: its loudness was left as it is"], null);
        var (gain, most) = (wanted.Lufs - measured.Lufs, wanted.TruePeak - measured.TruePeak);
        return gain <= most
            ? (gain, measured, [], null)
            : (most, measured, [Text($"the loudness was brought to {measured.Lufs + most:0.0} LUFS instead of {wanted.Lufs:0.0}: louder, its peaks would pass {wanted.TruePeak:0.0} dBTP")], null);
    }

    private async Task<(double Seconds, Measured? Result, Failure? Fault)> Check(FilePlan.Sound sound, string path, double encoded, bool measure, CancellationToken stop)
    {
        var probe = SoundCheckCommand.Facts(path, context.Workspace.Folder);
        using var facts = new MemoryStream();
        var result = await context.Tools.Run(probe, context.Limits, ToolOutput.ToStream(facts), stop);
        stop.ThrowIfCancellationRequested();
        if (ToolFailure.Of(probe, result, Phase.Verifying) is { } unreadable)
            return (0, null, OwnFiles.Blame(unreadable));
        if (SoundCheckOutput.Faults(Encoding.UTF8.GetString(facts.ToArray()), sound) is { Count: > 0 } faults)
            return (0, null, NotAsPromised(string.Join("; ", faults)));

        var end = await Run(SoundCheckCommand.Decode(path, measure, context.Workspace.Folder), Phase.Verifying, sound, stop);
        if (end.Failure is not null)
            return (0, null, OwnFiles.Blame(end.Failure));
        if (end.Complaints.Count > 0)
            return (0, null, NotAsPromised("it does not decode cleanly") with { Detail = string.Join('\n', end.Complaints) });
        return Math.Abs(end.Last.Seconds - encoded) > Tolerance
            ? (0, null, NotAsPromised(Text($"it lasts {end.Last.Seconds:0.000} s, and {encoded:0.000} s went into it")))
            : (end.Last.Seconds, LoudnessOutput.Read(end.Said), null);
    }

    private Task<ToolRunEnd> Run(ToolCommand command, Phase phase, FilePlan.Sound sound, CancellationToken stop)
    {
        var length = Math.Max(0.1, (sound.Track.Duration ?? MediaTime.FromSeconds(60)).Seconds);
        return context.RunWatched(command, phase, now => context.Progress.Tell(100 * now.Seconds / length, now), stop);
    }

    private static Failure NotAsPromised(string what) => new(FailureCodes.ProofFailed, Phase.Verifying, Party.Worker,
        $"The sound file is not what was promised: {what}. It is not delivered; retry the job, and report this.");

    private static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
