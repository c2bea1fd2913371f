using Transcode.Media.Package;

namespace Transcode.Media.Tests.Package;

public sealed class PackageCommandTests
{
    [Fact]
    public void Mp4_files_of_all_renditions_are_made_in_one_run() =>
        Mp4Command.For([("/work/720p.list", "/out/a_720p.mp4"), ("/work/360p.list", "/out/a_360p.mp4")], "/work/audio.list", "/work").ShouldBeAsIn("mp4");

    [Fact]
    public void A_silent_film_becomes_a_silent_mp4() => Mp4Command.For([("/work/720p.list", "/out/a_720p.mp4")], null, "/work").ShouldBeAsIn("mp4-silent");

    [Fact]
    public void Sound_alone_becomes_an_m4a() => Mp4Command.ForSound("/work/audio.list", "/out/a_audio.m4a", "/work").ShouldBeAsIn("mp4-sound");

    [Fact]
    public void A_transport_stream_holds_picture_and_sound() =>
        TransportStreamCommand.For("/work/720p.list", "/work/audio.list", 10, "/work/ts/seg_%04d.ts", "/work/ts/index.m3u8", "/work").ShouldBeAsIn("ts");

    [Fact]
    public void A_transport_stream_may_be_silent() =>
        TransportStreamCommand.For("/work/720p.list", null, 2.5, "/work/ts/seg_%04d.ts", "/work/ts/index.m3u8", "/work").ShouldBeAsIn("ts-silent");

    [Fact]
    public void A_transport_stream_may_be_sound_alone() =>
        TransportStreamCommand.For(null, "/work/audio.list", 6, "/work/ts/seg_%04d.ts", "/work/ts/index.m3u8", "/work").ShouldBeAsIn("ts-sound");
}
