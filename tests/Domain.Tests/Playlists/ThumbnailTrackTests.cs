using Transcode.Domain.Playlists;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Playlists;

public sealed class ThumbnailTrackTests
{
    [Fact]
    public void Cues_follow_each_other_without_a_gap_over_several_sheets()
    {
        MediaTime[] starts = [MediaTime.FromSeconds(0.2), MediaTime.FromSeconds(10), MediaTime.FromSeconds(20.5),
            MediaTime.FromSeconds(3600)];
        ThumbnailTrack.Write(starts, MediaTime.FromSeconds(3605.25), (2, 1), (160, 90), n => $"board/{n}.jpg").ShouldBe("""
            WEBVTT

            00:00:00.000 --> 00:00:10.000
            board/0.jpg#xywh=0,0,160,90

            00:00:10.000 --> 00:00:20.500
            board/0.jpg#xywh=160,0,160,90

            00:00:20.500 --> 01:00:00.000
            board/1.jpg#xywh=0,0,160,90

            01:00:00.000 --> 01:00:05.250
            board/1.jpg#xywh=160,0,160,90

            """);
    }
}
