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
    public void Key_frames_minutes_apart_at_most_double_the_decoding(double keySeconds) => Decoded(keySeconds, 7200).Seconds.ShouldBeLessThan(7200 * 2.1);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public void Usual_key_frames_do_not_change_the_chunks(double keySeconds) =>
        Chunking.Chunks(Films.WithKeysEach(keySeconds, 600), Films.Six, Films.Two).Select(chunk => chunk.Start)
            .ShouldBe(Chunking.Chunks(Films.Steady(600), Films.Six, Films.Two).Select(chunk => chunk.Start));

    private static (double Seconds, int Chunks) Decoded(double keySeconds, double seconds)
    {
        var chunks = Chunking.Chunks(Films.WithKeysEach(keySeconds, seconds), Films.Six, Films.Two);
        return (chunks.Sum(chunk => chunk.End.Seconds - (chunk.Cut?.SeekDts ?? 0) / 1000.0), chunks.Count);
    }
}
