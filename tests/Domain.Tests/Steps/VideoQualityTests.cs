using Transcode.Domain.Steps;

namespace Transcode.Domain.Tests.Steps;

public sealed class VideoQualityTests
{
    [Fact]
    public void Frames_give_their_mean_and_their_worst()
    {
        VideoQuality.OfFrames([0.98, 0.96, 1]).ShouldBe(new(0.98, 0.96, 3));
        VideoQuality.OfFrames([]).ShouldBeNull();
    }

    [Fact]
    public void Chunks_count_by_the_frames_that_were_compared_and_the_worst_frame_is_that_of_the_film()
    {
        VideoQuality.Joined([new(0.9, 0.8, 2), null, new(0.99, 0.95, 6)]).ShouldBe(new(0.9675, 0.8, 8));
        VideoQuality.Joined([null, null]).ShouldBeNull();
    }
}
