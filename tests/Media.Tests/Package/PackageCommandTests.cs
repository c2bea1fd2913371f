using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Package;

namespace Transcode.Media.Tests.Package;

public sealed class PackageCommandTests
{
    private static readonly Mp4Audio _german = new("/work/audio.list", new("German", "de", IsDefault: true, IsAutomatic: true));

    private static Mp4Video Video(string name) => new($"/work/{name}.list", new TrackProof
    {
        Name = name,
        Codecs = "avc1.64001f",
        InitSha256 = "",
        Encoder = "",
        Segments = [],
        Start = MediaTime.Zero,
        Last = MediaTime.FromSeconds(9.96),
        End = MediaTime.FromSeconds(12),
    }, $"/out/a_{name}.mp4");

    [Fact]
    public void Mp4_files_of_all_renditions_are_made_in_one_run() =>
        Mp4Command.For([Video("720p"), Video("360p")], [_german], "/work/tags.txt", "/work").ShouldBeAsIn("mp4");

    [Fact]
    public void An_mp4_may_carry_every_language() =>
        Mp4Command.For([Video("720p")], [_german, new("/work/audio-2.list", new("Director", null, false, false))], "/work/tags.txt",
            "/work").ShouldBeAsIn("mp4-two-sounds");

    [Fact]
    public void A_silent_film_becomes_a_silent_mp4()
        => Mp4Command.For([Video("720p")], [], "/work/tags.txt", "/work").ShouldBeAsIn("mp4-silent");

    [Fact]
    public void Sound_alone_becomes_an_m4a()
        => Mp4Command.ForAudio([_german], "/work/tags.txt", "/out/a_audio.m4a", "/work").ShouldBeAsIn("mp4-sound");

    [Fact]
    public void A_transport_stream_holds_picture_and_sound() =>
        TransportStreamCommand.For("/work/720p.list", "/work/audio.list", 10, "/work/ts/seg_%04d.ts", "/work/ts/index.m3u8", "/work")
            .ShouldBeAsIn("ts");

    [Fact]
    public void A_transport_stream_may_be_silent() =>
        TransportStreamCommand.For("/work/720p.list", null, 2.5, "/work/ts/seg_%04d.ts", "/work/ts/index.m3u8", "/work")
            .ShouldBeAsIn("ts-silent");

    [Fact]
    public void A_transport_stream_may_be_sound_alone() =>
        TransportStreamCommand.For(null, "/work/audio.list", 6, "/work/ts/seg_%04d.ts", "/work/ts/index.m3u8", "/work")
            .ShouldBeAsIn("ts-sound");
}
