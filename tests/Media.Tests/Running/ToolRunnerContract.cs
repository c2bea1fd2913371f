using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

/// <summary>What everything that calls itself a tool runner must do. The commands are small programs of every Linux machine.</summary>
public abstract class ToolRunnerContract
{
    protected static readonly ToolCommand ThreeLines = Command("seq", "1", "3");
    protected static readonly ToolCommand NoLineEnd = Command("printf", "first\\r\\nsecond\\rlast");
    protected static readonly ToolCommand ManyLines = Command("seq", "1", "100000");
    protected static readonly ToolCommand Complaining = Command("cat", [.. Enumerable.Range(1, 100).Select(n => $"/absent/{n}")]);
    protected static readonly ToolCommand LongLine = Command("printf", "%0100000d", "7");
    protected static readonly ToolCommand SaysReadyAndStays = Command("tail", "-f", ReadyFile());
    protected static readonly ToolCommand Absent = Command("no-such-tool-anywhere");

    protected abstract IToolRunner Runner { get; }

    [Fact]
    public async Task Lines_arrive_in_order_and_the_exit_code_is_told()
    {
        var (result, lines) = await RunForLines(ThreeLines);
        result.ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(0);
        lines.ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task A_line_ends_at_each_kind_of_line_end_and_the_last_one_needs_none()
    {
        var (_, lines) = await RunForLines(NoLineEnd);
        lines.ShouldBe(["first", "second", "last"]);
    }

    [Fact]
    public async Task A_line_without_end_is_cut_and_says_so()
    {
        var (_, lines) = await RunForLines(LongLine);
        lines.ShouldHaveSingleItem().ShouldBe(new string('0', ToolOutput.Lines.LongestLine) + "…");
    }

    [Fact]
    public async Task Bytes_are_copied_unchanged()
    {
        using var target = new MemoryStream();
        var result = await Runner.Run(ManyLines, ToolLimits.None, ToolOutput.ToStream(target), Now);
        result.ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(0);
        var expected = string.Concat(Enumerable.Range(1, 100_000).Select(n => $"{n}\n"));
        System.Text.Encoding.ASCII.GetString(target.ToArray()).ShouldBe(expected);
    }

    [Fact]
    public async Task A_failing_tool_keeps_its_code_and_the_tail_of_what_it_said()
    {
        var result = await Runner.Run(Complaining, ToolLimits.None, ToolOutput.Nowhere, Now);
        var exited = result.ShouldBeOfType<ToolResult.Exited>();
        exited.Code.ShouldBe(1);
        exited.Stderr.TotalLines.ShouldBe(100);
        exited.Stderr.Lines.Count.ShouldBe(StderrTail.MostLines);
        exited.Stderr.Lines[^1].ShouldEndWith("cat: /absent/100: No such file or directory");
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_named_and_not_thrown()
    {
        var result = await Runner.Run(Absent, ToolLimits.None, ToolOutput.Nowhere, Now);
        var missing = result.ShouldBeOfType<ToolResult.NotFound>();
        missing.Executable.ShouldBe("no-such-tool-anywhere");
        missing.HowToGet.ShouldContain("no-such-tool-anywhere");
    }

    [Fact]
    public async Task Cancelling_ends_the_tool_and_is_a_result()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var result = await Runner.Run(SaysReadyAndStays, ToolLimits.None, ToolOutput.ToLines(_ => stop.Cancel()), stop.Token);
        result.ShouldBeOfType<ToolResult.Cancelled>();
    }

    [Fact]
    public async Task What_is_cancelled_before_it_starts_does_not_start()
    {
        var lines = new List<string>();
        var result = await Runner.Run(ThreeLines, ToolLimits.None, ToolOutput.ToLines(lines.Add), new CancellationToken(canceled: true));
        result.ShouldBeOfType<ToolResult.Cancelled>();
        lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_ended()
    {
        var limits = new ToolLimits { WallTime = TimeSpan.FromMilliseconds(200) };
        var result = await Runner.Run(SaysReadyAndStays, limits, ToolOutput.Nowhere, Now);
        result.ShouldBeOfType<ToolResult.LimitHit>().Limit.ShouldBe(ToolLimit.WallTime);
    }

    [Fact]
    public async Task A_tool_that_writes_too_much_to_standard_output_is_ended()
    {
        using var target = new MemoryStream();
        var result = await Runner.Run(ManyLines, new ToolLimits { OutputBytes = 1000 }, ToolOutput.ToStream(target), Now);
        result.ShouldBeOfType<ToolResult.LimitHit>().Limit.ShouldBe(ToolLimit.OutputSize);
        target.Length.ShouldBeLessThanOrEqualTo(1000);
    }

    [Fact]
    public async Task What_a_receiver_throws_ends_the_tool_and_is_thrown_on()
    {
        var run = Runner.Run(SaysReadyAndStays, ToolLimits.None, ToolOutput.ToLines(_ => throw new InvalidDataException("not a number")),
            Now);
        (await run.ShouldThrowAsync<InvalidDataException>()).Message.ShouldBe("not a number");
    }

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected async Task<(ToolResult Result, List<string> Lines)> RunForLines(ToolCommand command, ToolLimits? limits = null)
    {
        var lines = new List<string>();
        var result = await Runner.Run(command, limits ?? ToolLimits.None, ToolOutput.ToLines(lines.Add), Now);
        return (result, lines);
    }

    protected static ToolCommand Command(string executable, params string[] arguments) => new(executable, arguments, Path.GetTempPath());

    private static string ReadyFile()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "ready.txt");
        File.WriteAllText(file, "ready\n");
        return file;
    }
}
