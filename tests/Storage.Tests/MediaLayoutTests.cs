namespace Transcode.Storage.Tests;

public sealed class MediaLayoutTests
{
    [Fact]
    public void Everything_lies_where_people_look_for_it()
    {
        MediaLayout.Source("7f3a").Value.ShouldBe("videos/7f3a/source/source.mp4");
        MediaLayout.Manifest("7f3a").Value.ShouldBe("videos/7f3a/manifests/source.json");
        MediaLayout.SourceChunk("7f3a", 0).Value.ShouldBe("videos/7f3a/chunks/source/chunk_0000.mp4");
        MediaLayout.SegmentOf("7f3a", "720p", 0).Value.ShouldBe("videos/7f3a/outputs/720p/segments/seg_0000.m4s");
        MediaLayout.SegmentOf("7f3a", "720p", 12_345, "mp4").Value.ShouldBe("videos/7f3a/outputs/720p/segments/seg_12345.mp4");
        MediaLayout.InitSegment("7f3a", "720p").Value.ShouldBe("videos/7f3a/outputs/720p/segments/init.mp4");
        MediaLayout.Playlist("7f3a", "720p").Value.ShouldBe("videos/7f3a/outputs/720p/index.m3u8");
        MediaLayout.MasterPlaylist("7f3a").Value.ShouldBe("videos/7f3a/outputs/master.m3u8");
        MediaLayout.Output("7f3a", "poster.jpg").Value.ShouldBe("videos/7f3a/outputs/poster.jpg");
        MediaLayout.Encoded("7f3a", "720p").Value.ShouldBe("encoded/7f3a_720p.mp4");
        MediaLayout.Staging("job", "encode-3", 7).Value.ShouldBe("staging/job/encode-3/7");
    }

    [Fact]
    public void What_is_staged_below_the_outputs_name_is_published_where_the_layout_says()
    {
        var staged = MediaLayout.Staging("job", "encode-3", 7)
            .Key(MediaLayout.Outputs("7f3a").Relative(MediaLayout.SegmentOf("7f3a", "720p", 3)));
        staged.Value.ShouldBe("staging/job/encode-3/7/720p/segments/seg_0003.m4s");
    }

    [Theory]
    [InlineData("a/b", MediaKeyFault.MoreThanOneSegment)]
    [InlineData("..", MediaKeyFault.DotSegment)]
    [InlineData("", MediaKeyFault.Empty)]
    public void An_id_stays_in_its_segment(string id, MediaKeyFault fault)
    {
        Should.Throw<MediaKeyException>(() => MediaLayout.Source(id)).Fault.ShouldBe(fault);
        Should.Throw<MediaKeyException>(() => MediaLayout.Encoded(id, "720p")).Fault.ShouldBe(fault);
        Should.Throw<MediaKeyException>(() => MediaLayout.Staging(id, "step", 1)).Fault.ShouldBe(fault);
        Should.Throw<MediaKeyException>(() => MediaLayout.SegmentOf("ok", id, 1)).Fault.ShouldBe(fault);
    }
}
