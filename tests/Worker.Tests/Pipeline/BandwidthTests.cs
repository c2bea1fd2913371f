using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Worker.Steps.Package;

namespace Transcode.Worker.Tests.Pipeline;

public sealed class BandwidthTests
{
    [Fact]
    public void A_short_costly_end_counts_together_with_the_segment_before_it() =>
        // 6 s at 100 kbit/s and a quarter of a second at 800 kbit/s: alone it is too short to count, with its neighbour it is not.
        Bandwidths.Peak(Track((6, 75_000), (6, 75_000), (0.25, 25_000))).ShouldBe(128_000);

    [Fact]
    public void The_costliest_segment_is_the_peak() => Bandwidths.Peak(Track((6, 75_000), (6, 150_000), (6, 75_000))).ShouldBe(200_000);

    [Fact]
    public void A_film_of_one_short_segment_has_its_own_rate() => Bandwidths.Peak(Track((0.04, 1000))).ShouldBe(200_000);

    [Fact]
    public void A_rate_divides_by_the_length_as_the_playlist_tells_it() =>
        // A thirtieth of a second is written as 0.033333: by the true length the rate would be too low by 2,400 bit/s.
        Bandwidths.Peak(Track((1.0 / 30, 1_000_000))).ShouldBe(240_002_401);

    private static TrackProof Track(params (double Seconds, long Bytes)[] segments) => new()
    {
        Name = "360p",
        Codecs = "avc1.64001e",
        InitSha256 = "",
        Encoder = "libx264",
        FrameRate = 25,
        Start = MediaTime.Zero,
        Last = MediaTime.Zero,
        End = MediaTime.Zero,
        Segments =
            [.. segments.Select(
                (segment, n) => new SegmentProof(n, MediaTime.Zero, MediaTime.FromSeconds(segment.Seconds), 1, segment.Bytes, ""))],
    };
}
