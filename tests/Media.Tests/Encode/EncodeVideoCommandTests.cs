using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;

namespace Transcode.Media.Tests.Encode;

public sealed class EncodeVideoCommandTests
{
    private static readonly ChunkCut _middle = new(Seek: 69_119, StartPts: 94_720, EndPts: 171_520);

    public static TheoryData<string> Cases => new(_steps.Keys);

    private static readonly Dictionary<string, Step.EncodeVideo> _steps = new()
    {
        ["chunk-only"] = Encode.Steps.Chunk(0, null),
        ["chunk-first"] = Encode.Steps.Chunk(0, new ChunkCut(null, null, 94_720)),
        ["chunk-first-lowest-alone"] = Encode.Steps.Chunk(0, new ChunkCut(null, null, 94_720)) with { Encode = ["360p"] },
        ["chunk-middle"] = Encode.Steps.Chunk(1, _middle),
        ["chunk-last"] = Encode.Steps.Chunk(4, new ChunkCut(305_919, 325_120, null)),
        ["chunk-near-the-beginning"] = Encode.Steps.Chunk(1, _middle with { Seek = null }),
        ["chunk-largest-alone"] = Encode.Steps.Chunk(1, _middle) with { Encode = ["720p"] },
        ["chunk-without-the-largest"] = Encode.Steps.Chunk(1, _middle) with { Encode = ["480p", "360p"] },
        ["chunk-interlaced"] = Encode.Steps.Chunk(1, _middle) with { Source = Encode.Steps.Source with { Interlaced = true } },
        ["chunk-interlaced-left-so"] = Encode.Steps.Chunk(1, _middle) with
        {
            Source = Encode.Steps.Source with { Interlaced = true },
            Settings = new VideoSettings { Ladder = [], Deinterlace = Deinterlacing.Never },
        },
        ["chunk-hdr"] = Encode.Steps.Chunk(1,
            _middle) with
        { Source = Encode.Steps.Source with { Color = new ColorFacts { Transfer = "smpte2084" } } },
        ["chunk-turned"] = Encode.Steps.Chunk(1, _middle) with
        {
            Source = Encode.Steps.Source with { Turned = true },
            Renditions = [Encode.Steps.Whole.Renditions[0] with { Width = 720, Height = 1280 }],
            Encode = ["720p"],
        },
        ["chunk-thinned"] = Encode.Steps.Chunk(1, _middle) with { MaxFrameRate = 120 },
        ["chunk-of-a-slide-show"] = Encode.Steps.Chunk(1, _middle) with { ReorderDelay = 0 },
        ["chunk-of-a-later-stream"] = Encode.Steps.Chunk(1, _middle) with { Source = Encode.Steps.Source with { StreamIndex = 2 } },
        ["bitrate"] = Encode.Steps.Chunk(1, _middle) with
        {
            Settings = new VideoSettings { Ladder = [], Crf = null, Preset = "veryfast", H264Profile = "main", GopSeconds = 2.5 },
            Renditions = [Encode.Steps.Whole.Renditions[0] with { Crf = null }],
            Encode = ["720p"],
        },
        ["whole-with-sound"] = Encode.Steps.Whole,
        ["whole-thinned-silent"] = Encode.Steps.Whole with
        {
            WithAudio = [],
            MaxFrameRate = 120,
            Settings = new VideoSettings { Ladder = [], GopSeconds = 2.5 }
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_command_is_the_one_that_was_found_right(string name) =>
        EncodeVideoCommand.For(_steps[name], MediaInput.File("/media/film: 100%.mp4"), "/work").ShouldBeAsIn($"encode-{name}");

    /// <summary>By two threads colours are converted to other pictures than by one: seen with ffmpeg 5.1.</summary>
    [Fact]
    public void Two_threads_scale_plain_pictures_alone_and_only_where_somebody_waits()
    {
        var beginning = _steps["chunk-first-lowest-alone"];
        ScalesBy(beginning).ShouldBe("2");
        ScalesBy(beginning with { Source = beginning.Source with { Color = new ColorFacts { Transfer = "smpte2084" } } }).ShouldBe("1");
        ScalesBy(beginning with { Source = beginning.Source with { Color = new ColorFacts { Space = "fcc" } } }).ShouldBe("1");
        ScalesBy(beginning with { Source = beginning.Source with { PixelFormat = "yuv420p10le" } }).ShouldBe("1");
        ScalesBy(_steps["chunk-first"]).ShouldBe("1");
        ScalesBy(beginning with { Chunk = _steps["chunk-middle"].Chunk }).ShouldBe("1");
    }

    private static string ScalesBy(Step.EncodeVideo step)
    {
        var arguments = EncodeVideoCommand.For(step, MediaInput.File("x"), "/work").Arguments.ToList();
        return arguments[arguments.IndexOf("-filter_complex_threads") + 1];
    }

    [Fact]
    public void A_few_frames_are_kept_as_the_encoders_are_given_them()
    {
        var step = _steps["chunk-without-the-largest"];
        EncodeVideoCommand.For(step, MediaInput.File("/media/film.mp4"), "/work", sample: QualitySample.Of(step)).ShouldBeAsIn(
            "encode-chunk-with-frames-kept");
    }

    [Fact]
    public void Which_chunks_are_looked_at_depends_on_the_plan_alone()
    {
        bool IsKept(int number, params IReadOnlyList<string> renditions)
            => QualitySample.Of(Encode.Steps.Chunk(number, _middle) with { Encode = renditions }) is not null;
        Enumerable.Range(0, 20).Where(number => IsKept(number, "720p", "360p")).ShouldBe([1, 5, 9, 13, 17]);
        Enumerable.Range(0, 20).Where(number => IsKept(number, "480p", "360p")).ShouldBe([1, 17], "a small ladder costs little");
        QualitySample.Of(Encode.Steps.Chunk(0, null)).ShouldNotBeNull("there is no other");
        QualitySample.Of(Encode.Steps.Whole).ShouldBeNull("where its frames will be is not known");
    }

    [Fact]
    public void A_seek_never_lands_before_its_key_frame_by_rounding()
    {
        // 69119 / 12800 s = 5.39992187... s; ffmpeg seeks in microseconds.
        var arguments = EncodeVideoCommand.For(_steps["chunk-middle"], MediaInput.File("x"), "/work").Arguments.ToList();
        arguments[arguments.IndexOf("-ss") + 1].ShouldBe("5.399922");
    }
}
