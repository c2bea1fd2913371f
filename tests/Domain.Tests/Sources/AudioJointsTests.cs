using Transcode.Domain.Sources;

namespace Transcode.Domain.Tests.Sources;

public sealed class AudioJointsTests
{
    [Fact]
    public void Sound_that_follows_on_itself_is_one_piece()
        => Of(Enumerable.Range(0, 20).Select(n => 1000L * n)).ShouldBe([new(0, 20_000, 0)]);

    [Fact]
    public void The_first_frame_may_lie_anywhere()
        => Of(Enumerable.Range(0, 20).Select(n => 77_000 + 1000L * n)).ShouldBe([new(0, 20_000, 0)]);

    [Fact]
    public void What_is_there_twice_is_left_out_at_the_joint() =>
        Of([0, 1000, 2000, 3000, 4000, 5000, 6000, 1500, 2500, 3500, 4500, 5500, 6500, 7500])
            .ShouldBe([new(0, 7000, 0), new(12_500, 1500, 0)]);

    [Fact]
    public void A_hole_is_silence() => Of([0, 1000, 9000, 10_000]).ShouldBe([new(0, 2000, 0), new(2000, 2000, 7000)]);

    [Fact]
    public void A_small_step_that_lasts_is_a_joint_where_it_begins()
    {
        Of(Enumerable.Range(0, 40).Select(n => 1000L * n - (n >= 20 ? 600 : 0))).ShouldBe([new(0, 20_000, 0), new(20_600, 19_400, 0)]);
        Of(Enumerable.Range(0, 40).Select(n => 1000L * n + (n >= 20 ? 600 : 0))).ShouldBe([new(0, 20_000, 0), new(20_000, 20_000, 600)]);
    }

    [Fact]
    public void Many_small_steps_do_not_add_up() =>
        Of(Enumerable.Range(0, 200).Select(n => 1000L * n - 300 * (n / 50))).Sum(piece => piece.Count + piece.Silence)
            .ShouldBe(200_000 - 3 * 300);

    [Fact]
    public void A_clock_that_jitters_is_left_alone()
        => Of(Enumerable.Range(0, 40).Select(n => 1000L * n + (n % 2 == 0 ? 0 : 1800))).ShouldBe([new(0, 40_000, 0)]);

    /// <summary>44.1 kHz behind 48 kHz: 1115 samples a frame, of which ffmpeg reckons 1024 until the next packet with a time of its
    /// own.</summary>
    [Theory]
    [InlineData(1115, 1024)]
    [InlineData(941, 1024)]
    [InlineData(1536, 1024)]
    public void Times_that_are_reckoned_by_a_rate_of_before_are_not_believed(int count, int step)
    {
        var joints = new AudioJoints(48_000);
        for (var n = 0; n < 90; n++)
            joints.Add(count * (n / 30 * 30) + step * (n % 30) + n % 2, count);
        joints.Pieces().ShouldBe([new(0, 90 * count, 0)]);
    }

    [Fact]
    public void A_frame_without_a_time_follows_on_the_one_before()
    {
        var joints = new AudioJoints(48_000);
        joints.Add(48_000, 1024);
        joints.Add(null, 1024);
        joints.Pieces().ShouldBe([new(0, 2048, 0)]);
        joints.First.ShouldBe(48_000);
        new AudioJoints(48_000).Pieces().ShouldBeEmpty();
    }

    private static IReadOnlyList<AudioPiece> Of(IEnumerable<long> times)
    {
        var joints = new AudioJoints(48_000);
        foreach (var at in times)
            joints.Add(at, 1000);
        return joints.Pieces();
    }
}
