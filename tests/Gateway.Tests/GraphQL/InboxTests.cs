using GraphQL;
using Transcode.Gateway.GraphQL.Transport;

namespace Transcode.Gateway.Tests.GraphQL;

public class InboxTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_does_not_read_gets_what_there_was_room_for_and_is_cut_off()
    {
        var inbox = new Inbox();
        for (var i = 0; i < Inbox.Room + 5; i++)
            inbox.OnNext(new ExecutionResult());

        var read = 0;
        await Should.ThrowAsync<SubscriberTooSlowException>(async () =>
        {
            await foreach (var _ in inbox.Results.ReadAllAsync(_stop))
                read++;
        });
        read.ShouldBe(Inbox.Room);
    }

    [Fact]
    public async Task A_stream_that_breaks_says_so_and_ends()
    {
        var inbox = new Inbox();
        inbox.OnError(new IOException("a secret of the inside"));

        var last = (await inbox.Results.ReadAllAsync(_stop).ToListAsync(_stop)).ShouldHaveSingleItem();
        last.Errors!.ShouldHaveSingleItem().Code.ShouldBe("internal");
        last.Errors![0].Message.ShouldNotContain("secret");
    }
}
