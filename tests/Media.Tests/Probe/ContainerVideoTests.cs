using System.Buffers.Binary;
using System.Text;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Probe;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.Probe;

/// <summary>What the container says and ffprobe does not: the part that is to be seen, its colours, and that no fields can come.</summary>
public sealed class ContainerVideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static VideoFacts Film(int width, int height)
        => new()
        {
            StreamIndex = 0,
            Codec = "h264",
            Width = width,
            Height = height,
            PixelFormat = "yuv420p",
            TimeBase = TimeBase.Output,
            PixelAspectWidth = 3,
            PixelAspectHeight = 4
        };

    [Theory]
    [InlineData(240, 180, 0, 0, 0, 40, 0, 240, 180)]
    [InlineData(240, 160, 20, 10, 0, 60, 20, 240, 160)]
    [InlineData(240, 160, 20, 10, 90, 0, 60, 160, 240)]
    [InlineData(240, 160, 20, 10, 180, 20, 0, 240, 160)]
    public async Task A_clean_aperture_is_cut_where_it_is_seen(int width, int height, int right, int down, int rotation, int left, int top,
        int wide, int high)
    {
        var video = await Movie(Clap(width, height, right, down), rotation);
        var facts = video.ShouldNotBeNull().Into(Film(320, 180));
        facts.Crop.ShouldBe(new VideoCrop(left, top, wide, high));
        (facts with { Turned = rotation == 90 }).DisplaySize.ShouldBe((wide, high),
            "its pixels are square, whatever ffprobe made of the track's size");
    }

    [Fact]
    public async Task A_crop_that_the_decoder_made_is_not_made_twice()
    {
        var video = (await Movie(Clap(240, 180, 0, 0), 0)).ShouldNotBeNull();
        video.Into(Film(306, 180)).Crop.ShouldBeNull();
    }

    [Theory]
    [InlineData(400, 180)]
    [InlineData(320, 180)]
    [InlineData(0, 0)]
    public async Task A_clean_aperture_that_is_none_is_left(int width, int height)
        => (await Movie(Clap(width, height, 0, 0), 0))!.Crop.ShouldBeNull();

    [Fact]
    public async Task Colours_are_read_of_the_container_where_the_codec_is_silent()
    {
        var colr = Box("colr", [.. "nclx"u8, 0, 9, 0, 16, 0, 9, 0]);
        var facts = (await Movie(colr, 0)).ShouldNotBeNull().Into(Film(320, 180));
        facts.Color.ShouldBe(new ColorFacts { Primaries = "bt2020", Transfer = "smpte2084", Space = "bt2020nc", Range = "tv" });
    }

    [Fact]
    public async Task Dolby_vision_that_no_other_player_shows_is_seen()
    {
        (await Movie(Box("dvcC", [1, 0, 5 << 1, 0]), 0)).ShouldNotBeNull().Into(Film(320, 180)).IsDolbyVisionAlone.ShouldBeTrue();
        (await Movie(Box("dvvC", [1, 0, 8 << 1, 0]), 0)).ShouldNotBeNull()
            .Into(Film(320, 180)).IsDolbyVisionAlone.ShouldBeFalse("profile 8 has a picture for all");
    }

    [Theory]
    [InlineData("whole.mp4", "", true)]
    [InlineData("whole.mkv", "", true)]
    [InlineData("high10.mp4", "-pix_fmt yuv420p10le", true)]
    [InlineData("lossless.mkv", "-pix_fmt yuv444p -qp 0", true)]
    [InlineData("fields.mp4", "-x264-params tff=1", false)]
    [InlineData("fields.mkv", "-x264-params bff=1", false)]
    [InlineData("faked.mp4", "-x264-params fake-interlaced=1", false)]
    public async Task H264_says_whether_it_can_hold_fields(string name, string more, bool isProgressive)
    {
        await Make(name, more);
        await using var file = File.OpenRead(_folder.File(name));
        var video = name.EndsWith("mkv", StringComparison.Ordinal) ? await MatroskaVideo.Read(file, 0, Stop)
            : await MovieVideo.Read(file, 0, Stop);
        video.ShouldNotBeNull().IsProgressive.ShouldBe(isProgressive);
        (video.Width, video.Height).ShouldBe((320, 180));
    }

    [Fact]
    public async Task A_crop_of_matroska_is_cut_and_the_display_size_is_that_of_what_is_left()
    {
        byte[] video = [.. Element(0xB0, 5, 0), .. Element(0xBA, 2, 208), .. Element(0x54CC, 160), .. Element(0x54DD, 160),
            .. Element(0x54B0, 3, 192), .. Element(0x54BA, 2, 208), .. Element(0x53C0, 1)];
        var facts = (await MatroskaVideo.Read(Matroska(video), 0, Stop)).ShouldNotBeNull().Into(Film(1280, 720));
        facts.Crop.ShouldBe(new VideoCrop(160, 0, 960, 720));
        facts.DisplaySize.ShouldBe((960, 720));
    }

    [Fact]
    public async Task Nonsense_says_nothing_and_does_not_fail()
    {
        await Make("whole.mp4", "");
        var whole = await File.ReadAllBytesAsync(_folder.File("whole.mp4"), Stop);
        var chance = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var broken = whole[..chance.Next(whole.Length)];
            for (var n = 0; n < 20 && broken.Length > 0; n++)
                broken[chance.Next(broken.Length)] = (byte)chance.Next(256);
            _ = await MovieVideo.Read(new MemoryStream(broken), 0, Stop);
            _ = await MatroskaVideo.Read(new MemoryStream([.. Matroska([]).ToArray().AsSpan(0, 12), .. broken]), 0, Stop);
        }
    }

    private async Task Make(string name, string more) =>
        await new IsoBmff.Ffmpeg(_folder).Run(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=0.2", "-pix_fmt", "yuv420p",
            "-c:v", "libx264", "-preset", "veryfast", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries), name]);

    /// <summary>A film of 320x180 with one more box in its sample entry, and turned.</summary>
    private async Task<ContainerVideo?> Movie(byte[] more, int rotation)
    {
        var entry = new byte[78];
        entry[25] = 64; // 320 = 1 * 256 + 64
        entry[24] = 1;
        entry[27] = 180;
        var tkhd = new byte[84];
        int[] matrix = rotation switch { 90 => [0, 1, 0, -1, 0], 180 => [-1, 0, 0, 0, -1], _ => [1, 0, 0, 0, 1] };
        for (var i = 0; i < 5; i++)
            BinaryPrimitives.WriteInt32BigEndian(tkhd.AsSpan(40 + 4 * i), matrix[i] << 16);
        var stsd = Box("stsd", [0, 0, 0, 0, 0, 0, 0, 1, .. Box("avc1", [.. entry, .. more])]);
        var movie = Box("moov", Box("trak", [.. Box("tkhd", tkhd), .. Box("mdia", Box("minf", Box("stbl", stsd)))]));
        return await MovieVideo.Read(new MemoryStream([.. Box("ftyp", new byte[8]), .. movie]), 0, Stop);
    }

    private static byte[] Clap(int width, int height, int right, int down)
    {
        var fields = new byte[32];
        foreach (var (value, i) in new[] { width, height, right, down }.Select((value, i) => (value, i)))
        {
            BinaryPrimitives.WriteInt32BigEndian(fields.AsSpan(8 * i), value);
            BinaryPrimitives.WriteInt32BigEndian(fields.AsSpan(8 * i + 4), 1);
        }
        return Box("clap", fields);
    }

    private static byte[] Box(string type, byte[] body)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, body.Length + 8);
        return [.. size, .. Encoding.ASCII.GetBytes(type), .. body];
    }

    private static MemoryStream Matroska(byte[] video)
        => new([.. Element(0x1A45DFA3), .. Element(0x18538067, Element(0x1654AE6B, Element(0xAE, Element(0xE0, video))))]);

    private static byte[] Element(uint id, params byte[] body)
    {
        byte[] name = [(byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id];
        return [.. name.SkipWhile(each => each == 0), 0x40, (byte)body.Length, .. body];
    }
}
