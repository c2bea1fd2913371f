using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Tests.State;

public sealed class GroupWriteTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_while_one_is_written_goes_together_and_each_gets_its_own_answer()
    {
        var gate = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        var groups = new List<int>();
        var writes = new GroupWrite<int, int>(async (items, _) =>
        {
            groups.Add(items.Count);
            began.TrySetResult();
            await gate.Task;
            return [.. items.Select(item => item * 10)];
        });
        var first = writes.Write(1, Stop);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        var others = Task.WhenAll(Enumerable.Range(2, 50).Select(item => writes.Write(item, Stop)));
        gate.SetResult();

        (await first).ShouldBe(10);
        (await others).ShouldBe(Enumerable.Range(2, 50).Select(item => item * 10));
        groups.ShouldBe([1, 50]);
    }

    [Fact]
    public async Task A_failed_group_fails_its_own_and_the_next_is_written()
    {
        var fails = true;
        var writes = new GroupWrite<int, int>((items, _) => fails ? throw new IOException("disk full") : Task.FromResult<IReadOnlyList<int>>([.. items]));

        await Should.ThrowAsync<IOException>(() => writes.Write(1, Stop));
        fails = false;

        (await writes.Write(2, Stop)).ShouldBe(2);
    }
}
