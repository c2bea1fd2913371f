using Transcode.Domain.Plans;

namespace Transcode.Domain.Tests.Plans;

/// <summary>Key frames far apart: each cut costs the decoding of all that lies before it.</summary>
public sealed class RewindTests
{
    [Fact]
    public void Two_hours_with_one_key_frame_are_not_decoded_from_the_beginning_four_hundred_times()
    {
        var (decoded, chunks) = Decoded(keySeconds: 7200, seconds: 7200);
        decoded.ShouldBeLessThan(7200 * 1.1);
        chunks.ShouldBeInRange(2, 6);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(300)]
    [InlineData(90)]
    public void Key_frames_minutes_apart_at_most_double_the_decoding(double keySeconds)
        => Decoded(keySeconds, 7200).Seconds.ShouldBeLessThan(7200 * 2.1);

    [Fact]
    public void Key_frames_each_second_do_not_change_the_chunks() =>
        Chunking.Chunks(Films.WithKeysEach(1, 600), Films.Six, Films.Two).Select(chunk => chunk.Start)
            .ShouldBe(Chunking.Chunks(Films.Steady(600), Films.Six, Films.Two).Select(chunk => chunk.Start));

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(8.4)]
    public void A_chunk_begins_soon_after_a_key_frame_where_one_is_near(double keySeconds)
    {
        var film = Films.WithKeysEach(keySeconds, 600, Films.AllReset);
        var twice = Chunking.Chunks(film, Films.Six, Films.Two).Sum(chunk => chunk.Start.Seconds - (chunk.Cut?.Seek ?? 0) / 1000.0);
        twice.ShouldBeLessThan(600 * 0.1);
    }

    [Theory]
    // After a cut at 54 s six seconds and more would be decoded for nothing to show six.
    [InlineData(7.92, 6.0, 24.0, 36.0, 48.0)]
    [InlineData(7.8, 6.0, 24.0, 36.0, 48.0)]
    // Four seconds.
    [InlineData(10, 6.0, 24.0, 30.0, 42.0, 54.0)]
    public void The_end_is_no_chunk_where_as_much_would_be_decoded_for_nothing_as_is_seen(double keySeconds, params double[] starts)
        => Chunking.Chunks(Films.WithKeysEach(keySeconds, 60, Films.AllReset), Films.Six, Films.Two).Skip(1)
            .Select(chunk => chunk.Start.Seconds).ShouldBe(starts);

    private static (double Seconds, int Chunks) Decoded(double keySeconds, double seconds)
    {
        var chunks = Chunking.Chunks(Films.WithKeysEach(keySeconds, seconds), Films.Six, Films.Two);
        return (chunks.Sum(chunk => chunk.End.Seconds - (chunk.Cut?.Seek ?? 0) / 1000.0), chunks.Count);
    }
}
