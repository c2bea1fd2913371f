using Transcode.Web.Fleet;

namespace Transcode.Web.Tests.Fleet;

public sealed class JoinCommandTests
{
    [Fact]
    public void At_ones_own_machine_no_key_is_needed_and_others_cannot_come()
    {
        var join = JoinCommand.Of("http://127.0.0.1:8080/", loopbackOnly: true, open: true);

        join.Command.ShouldBe("./transcode worker --join http://127.0.0.1:8080");
        join.IsReachable.ShouldBeFalse();
        join.NeedsKey.ShouldBeFalse();
    }

    [Fact]
    public void Elsewhere_the_address_is_the_one_under_which_the_page_is_seen() =>
        JoinCommand.Of("https://nas.home/", loopbackOnly: false, open: false)
            .ShouldBe(new JoinCommand("TRANSCODE_TOKEN=… ./transcode worker --join https://nas.home", IsReachable: true, NeedsKey: true));
}
