using System.Globalization;
using Transcode.Domain.Ladders;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Encode;

/// <summary>The filters between one decode and all renditions, as ffmpeg's text. Pure.</summary>
public static class FilterGraph
{
    /// <summary>Name of a rendition's output pad.</summary>
    public static string Pad(int entry) => string.Create(CultureInfo.InvariantCulture, $"v{entry}");

    /// <summary>Name of an audio track's output pad.</summary>
    public static string AudioPad(int number) => string.Create(CultureInfo.InvariantCulture, $"a{number}");

    /// <param name="step">What to encode.</param>
    /// <param name="hardware">Who encodes which renditions in place of libx264; null: nobody.</param>
    /// <param name="sample">The frames that are kept as they are given to the encoders; null: none.</param>
    public static string Of(Step.EncodeVideo step, HardwareUse? hardware = null, QualitySample? sample = null)
    {
        var head = string.Join(',', Common(step));
        return string.Join(';',
        [
            $"[0:{step.Source.StreamIndex}]{head}{Renditions(step, hardware, sample)}",
            .. Uploads(step, hardware),
            .. sample is null ? [] : Entries(step).Select(sample.Graph),
        ]);
    }

    /// <summary>The places in the ladder of what is encoded.</summary>
    public static IEnumerable<int> Entries(Step.EncodeVideo step)
        => Enumerable.Range(0, step.Renditions.Count).Where(i => step.Encode.Contains(step.Renditions[i].Name));

    private static IEnumerable<string> Common(Step.EncodeVideo step)
    {
        if (ShapeFilter.Of(step.Source) is { } shape)
            yield return shape;
        if (FieldFilter.Of(step.Source, step.Settings.Deinterlace) is { } fields)
        {
            // It stands before the cut, and its half ticks are made whole again for that.
            yield return fields;
            yield return $"settb={step.Source.TimeBase}";
        }
        if (step.Chunk.Cut is { StartPts: not null } or { EndPts: not null })
            yield return Trim(step.Chunk.Cut.StartPts, step.Chunk.Cut.EndPts);
        yield return $"settb={TimeBase.Output}";
        yield return Shift(step);
        if (step.MaxFrameRate is { } rate)
            yield return Thin(rate);
        foreach (var filter in VideoFilter.Prepared(step.Source))
            yield return filter;
        if (step.Chunk.Held is { } held)
            yield return HeldFilter.Of(held, step.Chunk.Frames);
    }

    private static string Trim(long? start, long? end) => "trim=" + string.Join(':', new[]
    {
        start is { } s ? string.Create(CultureInfo.InvariantCulture, $"start_pts={s}") : null,
        end is { } e ? string.Create(CultureInfo.InvariantCulture, $"end_pts={e}") : null,
    }.OfType<string>());

    /// <summary>
    /// Onto the output timeline, with the stored offset: an exact source from its own clock, any other from where ffmpeg puts it, and there
    /// frames that share a time are shown one after the other.
    /// </summary>
    private static string Shift(Step.EncodeVideo step)
    {
        if (!IsExact(step))
            return string.Create(
                CultureInfo.InvariantCulture, $"setpts='if(gt(PREV_OUTPTS+{Closest},PTS+{Timeline.Offset}),PREV_OUTPTS+{Closest},PTS+{Timeline.Offset})'");
        var shift = Timeline.Offset - step.Origin;
        return string.Create(CultureInfo.InvariantCulture, $"setpts=PTS{(shift < 0 ? "" : "+")}{shift}");
    }

    /// <summary>Two frames are at least a millisecond apart: readers take much shorter ones for a fault of the clock.</summary>
    private const long Closest = MediaTime.TicksPerSecond / 1000;

    /// <summary>Keeps the first frame of each 1/rate s: the rule of the frame index, on the timeline without offset.</summary>
    private static string Thin(int rate) => string.Create(CultureInfo.InvariantCulture,
        $"select='not(eq(floor((pts-{Timeline.Offset})*{rate}/{Timeline.Timescale}),floor((prev_pts-{Timeline.Offset})*{rate}/{Timeline.Timescale})))'");

    /// <summary>Whether the chunk's times are known beforehand; then the source's own clock is used.</summary>
    public static bool IsExact(Step.EncodeVideo step) => step.Chunk.Segments.Count > 0;

    /// <summary>Each ladder entry is scaled from the one above; only the wanted ones are let out.</summary>
    private static string Renditions(Step.EncodeVideo step, HardwareUse? hardware, QualitySample? sample)
    {
        var last = Entries(step).Last();
        var text = "";
        for (var i = 0; i <= last; i++)
        {
            var rendition = step.Renditions[i];
            var wanted = step.Encode.Contains(rendition.Name);
            var pad = Uploads(hardware, rendition) is null ? Pad(i) : $"up{i}";
            text += i == 0 ? $",{VideoFilter.Rendition(step.Source, rendition.Width, rendition.Height)}" : $"{Scale(rendition)}";
            var goesOn = i < last;
            text += (wanted, goesOn) switch
            {
                (true, true) when sample is not null => $",split=3[{pad}][{QualitySample.Pad(i)}][down{i}];[down{i}]",
                (true, true) => $",split=2[{pad}][down{i}];[down{i}]",
                (true, false) when sample is not null => $",split=2[{pad}][{QualitySample.Pad(i)}]",
                (true, false) => $"[{pad}]",
                (false, true) => ",",
                _ => "",
            };
        }
        return text;
    }

    /// <summary>To where a hardware encoder reads it, after the next ladder entry was scaled from it.</summary>
    private static IEnumerable<string> Uploads(Step.EncodeVideo step, HardwareUse? hardware) => step.Renditions
        .Select((rendition, i) => step.Encode.Contains(rendition.Name) && Uploads(hardware, rendition) is { } upload
        ? $"[up{i}]{upload}[{Pad(i)}]" : null).OfType<string>();

    private static string? Uploads(HardwareUse? hardware, Rendition rendition)
        => hardware?.Renditions.Contains(rendition.Name) == true ? hardware.Encoder.Upload : null;

    private static string Scale(Rendition rendition)
        => string.Create(CultureInfo.InvariantCulture, $"scale={rendition.Width}:{rendition.Height}");

    /// <summary>Each audio track has a graph of its own: where its form changes in mid-stream ffmpeg builds it anew, and with it all that
    /// hangs together with it.</summary>
    public static IEnumerable<string> AudioTracks(Step.EncodeVideo step) =>
        step.WithAudio.Select((audio, n) => $"[0:{audio.Track.StreamIndex}]{AudioFilter.Of(audio, origin: null)}[{AudioPad(n)}]");
}
