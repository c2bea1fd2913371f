namespace Transcode.EndToEnd.Tests;

/// <summary>What a user would notice when things die.</summary>
public sealed class DurabilityTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_process_goes_on_where_it_was_and_gives_the_same_bytes_as_an_undisturbed_one()
    {
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 16, _stop);
        await using (var undisturbed = Running.Start(home, "run", clip, "-o", "calm", "--data", home.PathOf("calm-data"), "--quiet"))
            (await undisturbed.End(_stop)).ShouldBe(0, undisturbed.Complained);

        await using (var victim = Running.Start(home, "run", clip, "-o", "result"))
        {
            await Home.Until(() => Published(home) > 0, TimeSpan.FromMinutes(2), "no segment was published before the kill", _stop);
            victim.KillHard();
            await victim.End(_stop);
        }
        await Home.Until(() => home.Tools().Count == 0, TimeSpan.FromSeconds(5), "a tool outlived the killed process", _stop);
        Directory.Exists(home.PathOf("result")).ShouldBeFalse("half a result was delivered");
        var before = Published(home);

        await using var again = Running.Start(home, "run", clip, "-o", "result", "--json");
        (await again.End(_stop)).ShouldBe(0, again.Complained);
        before.ShouldBeGreaterThan(0);
        home.Segments("result").ShouldBe(home.Segments("calm"));
        home.Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task Ctrl_C_kills_the_tool_and_leaves_nothing()
    {
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 60, _stop);
        await using var run = Running.Start(home, "run", clip, "-o", "result", "--json");
        await Home.Until(() => home.Tools().Any(line => line.Contains("libx264", StringComparison.Ordinal)), TimeSpan.FromMinutes(1),
            "no encode began", _stop);

        await Shell.Run("kill", ["-INT", $"{run.Id}"], _stop);

        await Home.Until(() => home.Tools().Count == 0, TimeSpan.FromSeconds(15), "a tool outlived the cancel", _stop);
        (await run.End(_stop)).ShouldBe(130, run.Complained);
        run.Json.GetProperty("state").GetString().ShouldBe("cancelled");
        Directory.EnumerateFileSystemEntries(home.Folder).Select(Path.GetFileName)
            .Where(name => name!.StartsWith("result", StringComparison.Ordinal)).ShouldBeEmpty();
        home.Leftovers().ShouldBeEmpty();
        home.Stored().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_is_a_clear_failure_and_not_a_hang()
    {
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 30, _stop);
        Directory.CreateDirectory(home.PathOf("small"));
        var (mounted, _) = await Shell.Run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", home.PathOf("small")], _stop);
        Assert.SkipWhen(mounted != 0, "a small file system cannot be mounted here (needs root)");
        try
        {
            await using var run = Running.Start(home, "run", clip, "-o", "result", "--data", home.PathOf("small"), "--json");
            (await run.End(_stop)).ShouldBe(4, run.Complained);
            run.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("storage.full");
            Directory.Exists(home.PathOf("result")).ShouldBeFalse();
        }
        finally
        {
            await Shell.Run("umount", [home.PathOf("small")], CancellationToken.None);
        }
    }

    private static int Published(Home home) => Directory.Exists(Path.Combine(home.Data, "media", "videos"))
        ? Directory.EnumerateFiles(Path.Combine(home.Data, "media", "videos"), "*.m4s", SearchOption.AllDirectories).Count()
        : 0;
}
