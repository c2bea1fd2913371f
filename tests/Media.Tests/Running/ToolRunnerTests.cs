using System.Diagnostics;
using System.Globalization;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

public sealed class ToolRunnerTests : ToolRunnerContract
{
    protected override IToolRunner Runner { get; } = new ToolRunner(TimeProvider.System);

    [Fact]
    public async Task A_secret_in_our_environment_does_not_reach_the_tool()
    {
        Environment.SetEnvironmentVariable("STORAGE_SECRET_KEY", "do-not-tell");
        var (_, lines) = await RunForLines(Command("env"));
        lines.ShouldContain("LANG=C.UTF-8");
        lines.ShouldContain($"TMPDIR={Path.GetTempPath()}");
        lines.ShouldContain($"HOME={Path.GetTempPath()}");
        lines.ShouldNotContain(line => line.Contains("do-not-tell") || line.Contains("STORAGE_SECRET"));
    }

    [Fact]
    public async Task Pictures_lie_in_large_pages_where_the_system_has_them()
    {
        const string pages = "/sys/kernel/mm/transparent_hugepage/enabled";
        Assert.SkipUnless(File.Exists(pages) && !(await File.ReadAllTextAsync(pages, Now)).Contains("[never]", StringComparison.Ordinal),
            "this system has no large pages");
        var library = (await RunForLines(Command("getconf", "GNU_LIBC_VERSION"))).Lines.FirstOrDefault()?.Split(' ');
        Assert.SkipUnless(library is ["glibc", var version] && Version.Parse(version) >= new Version(2, 35), "its C library asks for none");

        var (_, lines) = await RunForLines(Command("perl", "-e",
            "$picture = 'x' x 30_000_000; open $own, '/proc/self/smaps_rollup'; print grep /^AnonHugePages/, <$own>"));

        // At least one: how many more there are depends on what else the machine's memory holds.
        var kibiBytes = lines.ShouldHaveSingleItem().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        int.Parse(kibiBytes, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(2048);
    }

    [Fact]
    public void Who_chose_how_memory_is_handed_out_is_heard()
    {
        string? Chosen(string name) => name == "GLIBC_TUNABLES" ? "glibc.malloc.hugetlb=0" : null;
        ToolEnvironment.For(Chosen, "/work")["GLIBC_TUNABLES"].ShouldBe("glibc.malloc.hugetlb=0");
    }

    [Fact]
    public async Task Standard_input_is_closed_so_that_nothing_can_wait_for_it()
    {
        var (result, lines) = await RunForLines(Command("cat"), new ToolLimits { WallTime = TimeSpan.FromSeconds(5) });
        result.ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(0);
        lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_argument_reaches_the_tool_as_it_is()
    {
        string[] hostile = ["a b", "$(id)", "`id`", "'", "\"", "-x;rm", "new\\line", "*", "é"];
        var (_, lines) = await RunForLines(Command("printf", ["%s\\n", .. hostile]));
        lines.ShouldBe(hostile);
    }

    [Fact]
    public async Task The_tool_leads_its_own_session_and_group()
    {
        var (_, lines) = await RunForLines(Command("cat", "/proc/self/stat"));
        var fields = lines[0].Split(' ');
        fields[4].ShouldBe(fields[0], "process group");
        fields[5].ShouldBe(fields[0], "session");
    }

    [Fact]
    public async Task The_tool_can_gain_no_privileges_and_leaves_no_core()
    {
        var (_, status) = await RunForLines(Command("cat", "/proc/self/status"));
        status.ShouldContain("NoNewPrivs:\t1");
        var (_, limits) = await RunForLines(Command("cat", "/proc/self/limits"));
        Row(limits, "Max core file size").ShouldBe(["0", "0", "bytes"]);
    }

    [Fact]
    public async Task Limits_and_niceness_reach_the_tool()
    {
        var limits = new ToolLimits
        {
            AddressSpaceBytes = 1L << 30,
            OutputBytes = 1 << 20,
            ProcessorTime = TimeSpan.FromSeconds(9.5),
            Niceness = 7,
        };
        var (_, lines) = await RunForLines(Command("cat", "/proc/self/limits"), limits);
        Row(lines, "Max address space").ShouldBe(["1073741824", "1073741824", "bytes"]);
        Row(lines, "Max file size").ShouldBe(["1048576", "1048576", "bytes"]);
        Row(lines, "Max cpu time").ShouldBe(["10", "10", "seconds"]);
        var own = int.Parse((await RunForLines(Command("nice"), new())).Lines[0], CultureInfo.InvariantCulture);
        (await RunForLines(Command("nice"), limits)).Lines.ShouldBe([Math.Min(19, own + 7).ToString(CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task A_tool_that_asks_for_too_much_memory_is_named_so()
    {
        var encode = Command("ffmpeg", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=3840x2160", "-frames:v", "20", "-f", "null", "-");
        var result = await Runner.Run(encode, new ToolLimits { AddressSpaceBytes = 300L << 20 }, ToolOutput.Nowhere, Now);
        result.ShouldBeOfType<ToolResult.LimitHit>().Limit.ShouldBe(ToolLimit.Memory);
    }

    [Fact]
    public async Task A_tool_that_writes_too_large_a_file_is_named_so()
    {
        using var folder = new TemporaryFolder();
        var write = new ToolCommand("dd", ["if=/dev/zero", "of=large", "bs=64k", "count=100"], folder.Path);
        var result = await Runner.Run(write, new ToolLimits { OutputBytes = 1 << 20 }, ToolOutput.Nowhere, Now);
        result.ShouldBeOfType<ToolResult.LimitHit>().Limit.ShouldBe(ToolLimit.OutputSize);
        new FileInfo(Path.Combine(folder.Path, "large")).Length.ShouldBeLessThanOrEqualTo(1 << 20);
    }

    [Fact]
    public async Task A_tool_that_takes_too_much_processor_time_is_named_so()
    {
        var limits = new ToolLimits { ProcessorTime = TimeSpan.FromSeconds(1), WallTime = TimeSpan.FromSeconds(30) };
        var result = await Runner.Run(Command("sha256sum", "/dev/zero"), limits, ToolOutput.Nowhere, Now);
        var hit = result.ShouldBeOfType<ToolResult.LimitHit>();
        hit.Limit.ShouldBe(ToolLimit.ProcessorTime);
        hit.Usage.ProcessorTime.ShouldNotBeNull().TotalSeconds.ShouldBeInRange(0.4, 1.6);
        hit.Usage.PeakResidentBytes.ShouldNotBeNull().ShouldBeInRange(100_000, 100_000_000);
    }

    [Fact]
    public async Task A_crash_is_told_from_an_exit()
    {
        var result = await Runner.Run(Command("perl", "-e", "kill 'SEGV', $$; sleep 1"), ToolLimits.None, ToolOutput.Nowhere, Now);
        result.ShouldBeOfType<ToolResult.Killed>().Signal.ShouldBe(11);
    }

    [Fact]
    public async Task Cancelling_leaves_none_of_the_processes_the_tool_started_within_a_second()
    {
        using var stop = new CancellationTokenSource();
        var mark = ProcessTable.Mark();
        var stubborn = Command("perl", "-e", "$| = 1; $SIG{TERM} = 'IGNORE'; fork; fork; print \"up\\n\"; sleep 600", mark);
        var ready = new Countdown(4);
        var run = Runner.Run(stubborn, ToolLimits.None, ToolOutput.ToLines(_ => ready.Signal()), stop.Token);
        await ready.Reached("four processes that say up", Now);
        ProcessTable.With(mark).Count.ShouldBe(4);

        var watch = Stopwatch.StartNew();
        stop.Cancel();
        (await run).ShouldBeOfType<ToolResult.Cancelled>();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        ProcessTable.With(mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_tool_leaves_behind_in_its_group_goes_with_it()
    {
        var mark = ProcessTable.Mark();
        var leaving = Command("perl", "-e", "if (fork) { exit 3 } sleep 600", mark);
        (await Runner.Run(leaving, ToolLimits.None, ToolOutput.Nowhere, Now)).ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(3);
        ProcessTable.With(mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_left_the_group_cannot_keep_us_waiting_for_the_end_of_output()
    {
        var mark = ProcessTable.Mark();
        var run = Runner.Run(Command("setsid", "--fork", "perl", "-e", "sleep 600", mark), ToolLimits.None, ToolOutput.Nowhere, Now);
        try
        {
            (await run.WaitAsync(TimeSpan.FromSeconds(20), Now)).ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(0);
        }
        finally
        {
            foreach (var id in ProcessTable.With(mark)) Process.GetProcessById(id).Kill();
        }
    }

    [Fact]
    public async Task A_tool_outlives_the_thread_that_asked_for_it()
    {
        Task<ToolResult>? run = null;
        var asking =
            new Thread(() => run = Runner.Run(Command("sleep", "0.5"), ToolLimits.None, ToolOutput.Nowhere, CancellationToken.None));
        asking.Start();
        asking.Join();
        (await run!).ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(0);
    }

    [Fact]
    public async Task Many_tools_at_once_do_not_mix_their_output()
    {
        var runs = Enumerable.Range(1, 40).Select(n => RunForLines(Command("seq", $"{n}000", $"{n}999")));
        var all = await Task.WhenAll(runs);
        for (var n = 0; n < all.Length; n++)
            all[n].Lines.ShouldBe(Enumerable.Range((n + 1) * 1000, 1000).Select(each => each.ToString(CultureInfo.InvariantCulture)));
    }

    private static string[] Row(List<string> lines, string name) =>
        lines.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Split(' ',
            StringSplitOptions.RemoveEmptyEntries);
}
