using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Running;
using Transcode.Media.Waveform;
using Transcode.Worker.Outputs;
using Transcode.Worker.Steps.Verify;

namespace Transcode.Worker.Steps.Audio;

/// <summary>The peaks of an audio track as data and as a picture, from one decode that is measured as it comes: an hour takes the memory of
/// a second.</summary>
internal sealed class WaveformFiles(StepContext context)
{
    private const string Numbers = "waveform.numbers";

    /// <summary>Samples behind the finest column of a picture.</summary>
    private const int ImageGrain = 64;

    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Waveform waveform, CancellationToken stop)
    {
        var (data, image) = (waveform.Settings.Json, waveform.Settings.Png);
        await using var numbers = new FileStream(context.Workspace.PathOf(Numbers), FileMode.Create, FileAccess.ReadWrite, FileShare.None,
            1 << 16);
        var expected = (waveform.Track.Duration ?? step.Source.Duration ?? MediaTime.Zero).Seconds * waveform.Track.SampleRate;
        var (json, columns, meters, command) = (new WaveformJson(numbers, data?.Bits ?? 8), new PeakColumns(1), Array.Empty<PeakMeter>(),
            (ToolCommand?)null);
        var even = new EvenAudio(context);
        var end = await even.Run(waveform.Track, waveform.Track.SampleRate, Phase.Decoding, source =>
        {
            numbers.SetLength(0);
            (json, columns) = (new WaveformJson(numbers, data?.Bits ?? 8), new PeakColumns(image?.Width ?? 1));
            meters = Meters(waveform, json, columns);
            command = PcmCommand.For(waveform with
            {
                Track = source.IsEven ? source.Track with { EndsWithin = false } : source.Track,
                Origin = source.IsEven ? (waveform.Origin ?? 0) - source.Back.Ticks : waveform.Origin
            }, source.Input,
                context.Workspace.Folder);
            return context.RunInto(command, Phase.Decoding,
                new PcmStream(meters, samples => context.Progress.Set(expected <= 0 ? 0 : 100 * samples / expected)), stop);
        }, stop, waveform.Origin is null ? step.Source.Video?.StreamIndex : null);
        if (end.Failure is not null)
            return (null, end.Failure);
        if (meters[0].Samples == 0)
            return (null, AudioTrack.Silent with { Detail = string.Join('\n', end.Complaints), Replay = command!.ToShell() });
        foreach (var meter in meters)
            meter.Complete();

        var length = MediaTime.From(meters[0].Samples, new TimeBase(1, waveform.Track.SampleRate));
        var outputs = new List<Output>();
        if (data is not null)
            outputs.Add(await WriteData(step, waveform, json, numbers, stop) with { Duration = length });
        if (image is not null)
            outputs.Add(await WriteImage(step, waveform, columns, stop) with
            {
                Duration = length,
                Width = image.Width,
                Height = image.Height
            });
        var field = DamageField.Audio(waveform.Track, waveform.FromFirstSample ? null : waveform.Origin, length);
        var damage = await new DamageSearch(context).Find(field, end.Complaints, stop);
        return (new StepResult.Rendered(outputs, damage, even.Remark is { } remark ? [remark] : []), null);
    }

    private static PeakMeter[] Meters(FilePlan.Waveform waveform, WaveformJson json, PeakColumns columns)
    {
        var channels = PcmCommand.Channels(waveform);
        return
        [
            .. waveform.Settings.Json is { } data ? [new PeakMeter(channels, data.SamplesPerPixel, json.Add, joined: !data.SplitChannels)]
                : Array.Empty<PeakMeter>(),
            .. waveform.Settings.Png is null ? Array.Empty<PeakMeter>() : [new PeakMeter(channels, ImageGrain, columns.Add)],
        ];
    }

    private Task<Output> WriteData(Step.Render step, FilePlan.Waveform waveform, WaveformJson json, FileStream numbers,
        CancellationToken stop)
    {
        json.Flush();
        var data = waveform.Settings.Json!;
        var head = json.Head(data.SplitChannels ? PcmCommand.Channels(waveform) : 1, waveform.Track.SampleRate, data.SamplesPerPixel);
        return context.Outputs.Put(context.Asset, step.Profile, waveform.Name + ".json", OutputKind.Data, async target =>
        {
            await target.WriteAsync(head, stop);
            numbers.Position = 0;
            await numbers.CopyToAsync(target, stop);
            await target.WriteAsync(WaveformJson.Tail, stop);
        }, stop);
    }

    private Task<Output> WriteImage(Step.Render step, FilePlan.Waveform waveform, PeakColumns columns, CancellationToken stop)
    {
        var png = WaveformPng.Draw(columns.Drawn(), waveform.Settings.Png!);
        return context.Outputs.Put(context.Asset, step.Profile, waveform.Name + ".png", OutputKind.Image,
            async target => await target.WriteAsync(png, stop), stop);
    }
}
