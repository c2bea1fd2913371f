using System.Globalization;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;
using Transcode.MediaEvidence.Hls;
using Transcode.MediaEvidence.Samples;
using Transcode.MediaEvidence.Sync;

namespace Transcode.Corpus.Running;

/// <summary>What must be true of a run that succeeded.</summary>
internal static class Success
{
    internal static IEnumerable<string> Of(Expectation.Succeeds expected, string input, ProductRun run)
    {
        if (run.ExitCode != 0)
            return [$"ended with {run.ExitCode}: {run.Report?.Error?.Message ?? run.Errors.Trim().Split('\n')[^1]}"];
        if (run.Report is not { State: "ready" } report)
            return [$"exit code 0 with state '{run.Report?.State}'"];
        if (expected.MustWarn && report.Warnings is not [_, ..])
            return ["succeeded in silence; the damage had to be reported"];
        if (expected.IsImage)
            return PathsAreThere(run, report).Concat(ImageChecks.Of(input, run.OutputFolder));
        if (expected.Frames == 0 && report.Files?.FirstOrDefault(file => file.Kind == "audio") is { Path: { } audio })
            return PathsAreThere(run, report).Concat(Heard(expected, run.Resolve(audio))).Concat(Promised(input, run, report, null));
        // What kind of file it is was left open, and it was found to be no film.
        if (expected.Frames is null && report.Master is null && report.Files is [_, ..])
            return PathsAreThere(run, report);
        if (FindMaster(run, report) is not { } path)
            return [$"no master playlist; reported is {report.Master ?? "none"}"];
        var master = MasterPlaylist.Read(path);
        return PathsAreThere(run, report)
            .Concat(expected.Frames == 0 ? Audio(expected, master) : Film(expected, input, run, report, master))
            .Concat(Promised(input, run, report, path));
    }

    // Of what was damaged neither the level nor the fields are those of a straight decode.
    private static IEnumerable<string> Promised(string input, ProductRun run, Report report, string? master) =>
        Contract.Differences(run.Delivered(input, report, master), report.Warnings is [_, ..] ? [Contract.Levels] : []);

    // One that is there and not reported is a finding; what is in it is judged all the same.
    private static string? FindMaster(ProductRun run, Report report) =>
        new[] { report.Master, "master.m3u8" }.OfType<string>().Select(run.Resolve).FirstOrDefault(File.Exists);

    private static IEnumerable<string> PathsAreThere(ProductRun run, Report report) =>
        (report.Renditions ?? []).SelectMany(rendition => new[] { rendition.Playlist, rendition.Mp4 })
            .Concat((report.Files ?? []).Select(file => file.Path))
            .Prepend(report.Master)
            .OfType<string>()
            .Where(path => !File.Exists(run.Resolve(path)))
            .Select(path => $"reports {path}, which is not there");

    private static IEnumerable<string> Audio(Expectation.Succeeds expected, MasterPlaylist master)
    {
        var path = master.AudioTracks.Select(track => track.Path).Concat(master.Variants.Select(variant => variant.Path)).FirstOrDefault();
        return path is null ? ["the master playlist is empty"] : Heard(expected, path);
    }

    private static IEnumerable<string> Heard(Expectation.Succeeds expected, string path)
    {
        var heard = Decoded.Audio(path).Duration;
        return expected.Duration is { } seconds && Math.Abs(heard - seconds) > expected.DurationTolerance
            ? [$"sound lasts {heard:0.000} s instead of {seconds}"]
            : [];
    }

    private static IEnumerable<string> Film(Expectation.Succeeds expected, string input, ProductRun run, Report report,
        MasterPlaylist master)
    {
        var source = expected.IsFrameExact ? Evidence.Of(input) : null;
        var seen = new Dictionary<string, Evidence>();
        foreach (var difference in LadderChecks.Hls(source, master.Path, seen))
            yield return difference;
        foreach (var rendition in (report.Renditions ?? []).Where(rendition => rendition.Width > 0))
        {
            foreach (var difference in Reported(source, run, rendition))
                yield return difference;
        }

        if (master.Variants.Count == 0)
            yield break;
        var largest = master.Variants.MaxBy(variant => variant.Bandwidth)!;
        var audio = master.AudioOf(largest)?.Path;
        var best = seen.GetValueOrDefault(largest.Path) ?? Evidence.Of(largest.Path, keepTimes: true);
        if (audio is not null)
            best = best with
            {
                Audio = seen.GetValueOrDefault(audio)?.Audio ?? Decoded.Audio(audio, keepTimes: true),
                Streams = [.. best.Streams, .. seen.GetValueOrDefault(audio)?.Streams ?? StreamFacts.Of(audio)]
            };
        foreach (var difference in Seen(expected, best).Concat(Heard(expected, best, audio)))
            yield return difference;
        if (expected is { IsFrameExact: true, IsStill: false })
        {
            foreach (var difference in FrameIdentity.Differences(input, largest.Path, expected.IsInterlaced))
                yield return difference;
        }

        if (Path.GetFileName(input) == MediaSamples.FlashAndBeep.Name)
        {
            foreach (var difference in FlashAndBeep.Differences(FlashAndBeep.Measure(input), FlashAndBeep.Measure(largest.Path, audio)))
                yield return difference;
        }
    }

    private static IEnumerable<string> Reported(Evidence? source, ProductRun run, Rendition rendition)
    {
        if (source is not null && rendition.Frames is { } reported && reported != source.FrameCount
            && !IsHeld(source, reported, rendition.Mp4 is { } film ? run.Resolve(film) : null))
            yield return $"{rendition.Name}: reports {reported} frames, the source has {source.FrameCount}";
        if (rendition.Mp4 is not { } mp4 || !File.Exists(run.Resolve(mp4)))
            yield break;
        foreach (var difference in LadderChecks.File(source, run.Resolve(mp4)))
            yield return difference;
    }

    /// <summary>More frames than the source has are right where the first or the last of them are shown again.</summary>
    private static bool IsHeld(Evidence source, long reported, string? mp4) =>
        reported > source.FrameCount && mp4 is not null && Evidence.Of(mp4, keepTimes: true) is var film && film.FrameCount == reported
            && film.WithoutHeld(source).FrameCount == source.FrameCount;

    private static IEnumerable<string> Seen(Expectation.Succeeds expected, Evidence best)
    {
        if (expected.Frames is { } frames && best.FrameCount != frames)
            yield return $"{best.FrameCount} frames instead of {frames}";
        if (best.FrameCount < (expected.FramesAtLeast ?? 0))
            yield return $"{best.FrameCount} frames, at least {expected.FramesAtLeast} expected";
        if (best.FrameCount > (expected.FramesAtMost ?? int.MaxValue))
            yield return $"{best.FrameCount} frames, at most {expected.FramesAtMost} expected";
        if (expected.Duration is { } seconds && Math.Abs(best.Duration - seconds) > expected.DurationTolerance)
            yield return string.Create(CultureInfo.InvariantCulture, $"lasts {best.Duration:0.000} s instead of {seconds}");
        if (best.VideoStream is not { } video)
        {
            yield return "has no picture";
            yield break;
        }

        if (video.Rotation != 0)
            yield return $"carries a rotation of {video.Rotation} degrees";
        if (expected.PixelFormat is { } format && video.PixelFormat != format)
            yield return $"pixel format {video.PixelFormat} instead of {format}";
        if (expected.IsInterlaced && video.FieldOrder is not (null or "unknown" or "progressive"))
            yield return $"is still interlaced ({video.FieldOrder})";
        if (Shape(expected) is { } shape && Math.Abs(Shown(video) / shape - 1) > 0.02)
            yield return $"is shown {video.Width}x{video.Height} (sample aspect {video.SampleAspect}) instead of {expected.Display ?? expected.Aspect}";
        if (expected.Display is { } size && video.Width > int.Parse(size.Split('x')[0], CultureInfo.InvariantCulture) + 1)
            yield return $"was scaled up from {size} to {video.Width}x{video.Height}";
    }

    private static IEnumerable<string> Heard(Expectation.Succeeds expected, Evidence best, string? audioPath)
    {
        if (expected.HasAudio is { } audio && audio != best.HasAudio)
            yield return audio ? "has no sound" : "has sound, the source has none";
        if (expected.Channels is { } channels && best.AudioStream?.Channels != channels)
            yield return $"{best.AudioStream?.Channels} channels instead of {channels}";
        if (expected.AudioFrom is not { } from || !best.HasAudio)
            yield break;
        var first = Waveform.FirstAudio(audioPath ?? best.Path) - best.Video.Start;
        if (first is null || Math.Abs(first.Value - from) > Math.Max(best.FrameTime, 0.04))
            yield return $"is first heard at {first:0.000} s instead of {from}";
    }

    private static double? Shape(Expectation.Succeeds expected) =>
        (expected.Aspect ?? expected.Display)?.Split(':', 'x') is [var wide, var high]
            ? double.Parse(wide, CultureInfo.InvariantCulture) / double.Parse(high, CultureInfo.InvariantCulture)
            : null;

    private static double Shown(StreamFacts video)
    {
        var aspect = video.SampleAspect?.Split(':') is [var wide, var high] && high != "0"
            ? double.Parse(wide, CultureInfo.InvariantCulture) / double.Parse(high, CultureInfo.InvariantCulture)
            : 1;
        return video.Width * aspect / video.Height;
    }
}
