using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Running;

namespace Transcode.Media.Poster;

/// <summary>ffmpeg: one telling frame as a JPEG. Pure.</summary>
public static class PosterCommand
{
    /// <summary>File name in the working folder.</summary>
    public const string File = "poster.jpg";

    /// <summary>What is looked at, one after the other until there is a picture. Past the end there is none.</summary>
    public static IReadOnlyList<PosterSearch> Searches(MediaTime at) => at == MediaTime.Zero
        ? [new(null, 20, NotDark: true), new(null, 5, NotDark: false)]
        :
        [
            new(at, 5, NotDark: true), new(null, 20, NotDark: true),
            .. _later.Select(times => new PosterSearch(new MediaTime((long)(at.Ticks * times)), 5, NotDark: true)),
            new(at, 5, NotDark: false), new(null, 5, NotDark: false),
        ];

    /// <summary>From the usual tenth of a film to its quarter, its half and three quarters of it.</summary>
    private static readonly double[] _later = [2.5, 5, 7.5];

    /// <summary>Where to look instead, one after the other, if the film is damaged there: up to the damage, behind it, behind all that was
    /// looked at, and at the beginning.</summary>
    /// <param name="searched">Where a picture was found.</param>
    /// <param name="from">Where the damage there begins.</param>
    /// <param name="to">And ends.</param>
    public static IReadOnlyList<PosterSearch> Beside(PosterSearch searched, MediaTime from, MediaTime to)
    {
        var begin = searched.At ?? MediaTime.Zero;
        var whole = from - begin;
        return
        [
            .. whole >= _shortest ? [searched with { Seconds = whole.Seconds, NotDark = true }] : Array.Empty<PosterSearch>(),
            .. _behind.Select(seconds => After(to, seconds)),
            .. _steps.Select(seconds => After(begin, searched.Seconds + seconds)),
            .. searched.At is null ? Array.Empty<PosterSearch>() : [new(null, 5, NotDark: true)],
        ];
    }

    private static PosterSearch After(MediaTime at, double seconds) => new(at + MediaTime.FromSeconds(seconds), 5, NotDark: true);

    private static readonly MediaTime _shortest = MediaTime.FromSeconds(0.2);

    /// <summary>A frame that is damaged spoils others up to the next key frame.</summary>
    private static readonly double[] _behind = [0, 1, 3];

    private static readonly double[] _steps = [0, 10, 30];

    public static ToolCommand For(FilePlan.Poster poster, PosterSearch search, VideoFacts source, MediaInput input, string folder)
        => new("ffmpeg",
    [
        .. EncodeVideoCommand.Quiet,
        "-threads", "1",
        .. search.At is { } at ? ["-ss", at.ToDecimal()] : Array.Empty<string>(),
        "-t", search.Seconds.ToString("0.###", CultureInfo.InvariantCulture),
        .. IsThinned(search, source) ? ["-skip_frame", "noref"] : Array.Empty<string>(),
        .. VideoFilter.Decoding(source),
        .. input.Arguments,
        "-filter_complex_threads", "1",
        "-filter_complex", $"[0:{source.StreamIndex}]{StillFilter.Before(source, poster.Deinterlace)}{Sampled},{StillFilter.Of(source, poster.Width, poster.Height)}{(search.NotDark ? NotDark : "")},thumbnail=n={Samples}[p]",
        "-map", "[p]", "-frames:v", "1",
        .. JpegTables.Encoder(poster.Settings.Quality),
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "image2", "-update", "1",
        File,
    ], folder);

    /// <summary>Enough frames are left without those that no other needs, for half the work. Where nothing is left, the searches that take
    /// dark frames too decode all.</summary>
    private static bool IsThinned(PosterSearch search, VideoFacts source)
        => search.NotDark && !source.Interlaced && (source.Codec is "h264" or "hevc" or "mpeg4" or "vp9");

    /// <summary>Frames that are held to choose from; one of each quarter of a second, or memory would be full of them.</summary>
    private const int Samples = 20;

    private const string Sampled = "select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.25)'";

    /// <summary>Fades and black leaders are left out: a mean brightness below 32 of 255.</summary>
    private const string NotDark = ",signalstats,metadata=mode=select:key=lavfi.signalstats.YAVG:value=32:function=greater";
}

/// <summary>A stretch of the film to look for a poster in.</summary>
/// <param name="At">From here; null: from the beginning, without a seek.</param>
/// <param name="Seconds">So long.</param>
/// <param name="NotDark">Dark frames do not count.</param>
public sealed record PosterSearch(MediaTime? At, double Seconds, bool NotDark);
