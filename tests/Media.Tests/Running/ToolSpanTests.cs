using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

public sealed class ToolSpanTests
{
    [Theory]
    [InlineData("http://nas/store/a.mp4?expires=1&signature=abc", "http://nas/store/a.mp4?...")]
    [InlineData("cache:https://s3/bucket/a?X-Amz-Signature=abc", "cache:https://s3/bucket/a?...")]
    [InlineData("http://nas/a.mp4", "http://nas/a.mp4")]
    [InlineData("scale=w=320:h=-2", "scale=w=320:h=-2")]
    [InlineData("what?.mp4", "what?.mp4")]
    public void The_query_of_an_address_is_not_told(string argument, string told) => ToolSpan.WithoutSecret(argument).ShouldBe(told);
}
