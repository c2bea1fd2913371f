using Transcode.Media.Encode;

namespace Transcode.Media.Tests.Encode;

public sealed class ProgressOutputTests
{
    [Fact]
    public void Each_block_is_told_once_and_the_last_is_kept()
    {
        var told = new List<EncodeProgress>();
        var output = new ProgressOutput(told.Add);
        foreach (var line in SourceFolder.Recorded("progress.txt").Split('\n'))
            output.Add(line);
        told.ShouldBe([new(1, 0, 0, 0), new(11, 0, 0.556, 0.28), new(24, 23.82, 0.794, 0.8), new(30, 23.45, 0.938, 1.2)]);
        output.Last.ShouldBe(told[^1]);
    }

    [Theory]
    [InlineData("speed=N/A")]
    [InlineData("fps=nan")]
    [InlineData("out_time_us=N/A")]
    [InlineData("frame=")]
    [InlineData("nonsense")]
    [InlineData("=")]
    [InlineData("")]
    public void What_is_no_number_leaves_things_as_they_are(string line)
    {
        var output = new ProgressOutput(_ => { });
        output.Add("frame=7");
        output.Add("fps=5");
        output.Add("speed=2x");
        output.Add("out_time_us=3000000");
        output.Add(line);
        output.Last.ShouldBe(new EncodeProgress(7, 5, 2, 3));
    }
}
