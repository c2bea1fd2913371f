using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Encode;

namespace Transcode.Media.Tests.Encode;

public sealed class HeldFilterTests
{
    private static readonly MediaTime _two = MediaTime.FromSeconds(2);

    [Fact]
    public void A_late_picture_is_shown_from_zero_and_its_own_frames_keep_their_times() =>
        HeldFilter.Of(HeldFrames.Between(Seconds(3), Seconds(3.04), Seconds(9.96), Seconds(10), Seconds(10), _two)!, frames: 177).ShouldBe(
            "tpad=start=2:start_mode=clone,setpts='if(lt(N,2),900000+N*180000,if(eq(N,2),1170000,if(eq(N,3),1173600+0*st(0,PTS-1173600),PTS-ld(0))))'");

    [Fact]
    public void A_last_picture_is_shown_again_on_the_grid_and_at_the_very_end() =>
        HeldFilter.Of(HeldFrames.Between(Seconds(0), Seconds(0.04), Seconds(2.96), Seconds(3), Seconds(7), _two)!, frames: 78).ShouldBe(
            "tpad=stop=3:stop_mode=clone,setpts='if(lt(N,75),PTS,if(eq(N,77),1526400,1260000+(N-75)*180000))'");

    private static MediaTime Seconds(double seconds) => MediaTime.FromSeconds(seconds);
}
