namespace Transcode.EndToEnd.Tests;

/// <summary>The commands of the README, as a stranger would type them.</summary>
public sealed class CommandTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_makes_a_sample_transcodes_it_and_says_where_the_result_is()
    {
        using var home = new Home();
        await using var run = Running.Start(home, "--demo");
        (await run.End(_stop)).ShouldBe(0, run.Complained);
        var master = run.Reported.TrimEnd().Split('\n')[^1].Trim();
        master.ShouldEndWith("master.m3u8");
        File.Exists(master).ShouldBeTrue(run.Reported);
        File.Exists(home.PathOf("transcode-demo.mp4")).ShouldBeTrue();
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task Two_runs_of_one_input_give_identical_bytes()
    {
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 8, _stop);
        foreach (var folder in (string[])["one", "two"])
        {
            await using var run = Running.Start(home, clip, "-o", folder, "--quiet");
            (await run.End(_stop)).ShouldBe(0, run.Complained);
        }
        home.Segments("one").ShouldNotBeEmpty();
        home.Segments("two").ShouldBe(home.Segments("one"));
    }

    [Theory]
    [InlineData("profiles", "hls")]
    [InlineData("doctor", "libx264")]
    [InlineData("--help", "transcode movie.mkv")]
    public async Task A_verb_that_only_tells_tells(string verb, string word)
    {
        using var home = new Home();
        await using var run = Running.Start(home, verb);
        (await run.End(_stop)).ShouldBe(0, run.Complained);
        run.Reported.ShouldContain(word);
    }

    [Fact]
    public async Task Jobs_lists_what_ran()
    {
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 1, _stop);
        await using (var run = Running.Start(home, clip, "--quiet"))
            (await run.End(_stop)).ShouldBe(0, run.Complained);
        await using var jobs = Running.Start(home, "jobs");
        (await jobs.End(_stop)).ShouldBe(0, jobs.Complained);
        jobs.Reported.ShouldContain("clip.mp4");
    }

    [Trait("long", "yes")]
    [Theory]
    [InlineData("preview", "preview.mp4", "High")]
    [InlineData("web-low", "web-low.mp4", "Main")]
    public async Task A_profile_gives_the_file_it_promises(string profile, string file, string h264)
    {
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 3, _stop);
        await using var run = Running.Start(home, "run", clip, "-o", "result", "--profile", profile, "--json");
        (await run.End(_stop)).ShouldBe(0, run.Complained);
        var made = Path.Combine(home.Folder, "result", file);
        File.Exists(made).ShouldBeTrue(string.Join(' ', Directory.EnumerateFiles(home.PathOf("result"), "*", SearchOption.AllDirectories)));
        (await Shell.Run("ffmpeg", ["-v", "warning", "-i", made, "-f", "null", "-"], _stop)).Errors.ShouldBeEmpty();
        run.Json.GetProperty("renditions")[0].GetProperty("frames").GetInt32().ShouldBe(75);
        var (_, facts) = await Shell.Run("ffmpeg", ["-hide_banner", "-i", made], _stop);
        facts.ShouldContain($"h264 ({h264})");
    }
}
