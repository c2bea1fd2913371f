using System.Text.Json;

namespace Transcode.EndToEnd.Tests;

/// <summary>Where results lie, and what they never do to each other.</summary>
public sealed class ResultTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_result_lies_beside_the_source_wherever_one_stands_and_says_what_json_says()
    {
        using var home = new Home();
        Directory.CreateDirectory(home.PathOf("films"));
        await home.Clip("films/movie.mp4", 1, _stop);

        var reported = await Ready(home, home.PathOf("films/movie.mp4"), "--profile", "poster", "--json");

        reported.GetProperty("output").GetString().ShouldBe(home.PathOf("films/movie-transcoded"));
        File.Exists(home.PathOf("films/movie-transcoded/poster.jpg")).ShouldBeTrue();
        var kept = JsonDocument.Parse(File.ReadAllText(home.PathOf("films/movie-transcoded/transcode.json"))).RootElement;
        kept.GetRawText().ShouldBe(reported.GetRawText());
        reported.GetProperty("source").GetProperty("path").GetString().ShouldBe(home.PathOf("films/movie.mp4"));
        reported.GetProperty("contents").EnumerateArray().Select(each => each.GetString()).ShouldBe(["poster.jpg"]);
        Directory.EnumerateFileSystemEntries(home.PathOf("films")).Select(Path.GetFileName)
            .ShouldBe(["movie.mp4", "movie-transcoded"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_film_and_a_photo_of_one_stem_and_the_same_name_in_two_folders_each_keep_their_result()
    {
        using var home = new Home();
        foreach (var folder in (string[])["a", "b"])
        {
            Directory.CreateDirectory(home.PathOf(folder));
            await home.Clip($"{folder}/IMG_0001.mp4", folder == "a" ? 1 : 2, _stop);
        }
        (await Shell.Run("ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "color=red:s=320x180", "-frames:v", "1", "-update", "1", home.PathOf("a/IMG_0001.jpg")],
            _stop)).Exit.ShouldBe(0);

        var film = await Ready(home, "a/IMG_0001.mp4", "--profile", "web-low", "--json");
        var photo = await Ready(home, "a/IMG_0001.jpg", "--json");
        await Ready(home, "b/IMG_0001.mp4", "--profile", "web-low", "--json");
        var again = await Ready(home, "a/IMG_0001.jpg", "--json");

        film.GetProperty("output").GetString().ShouldBe(home.PathOf("a/IMG_0001-transcoded"));
        photo.GetProperty("output").GetString().ShouldBe(home.PathOf("a/IMG_0001.jpg-transcoded"));
        photo.GetProperty("remarks").GetRawText().ShouldContain("IMG_0001.mp4");
        again.GetProperty("output").GetString().ShouldBe(home.PathOf("a/IMG_0001.jpg-transcoded"));
        File.Exists(home.PathOf("a/IMG_0001-transcoded/web-low.mp4")).ShouldBeTrue();
        File.Exists(home.PathOf("b/IMG_0001-transcoded/web-low.mp4")).ShouldBeTrue();
    }

    [Fact]
    public async Task With_one_output_the_result_of_another_source_is_kept_and_the_run_refused_before_the_work()
    {
        using var home = new Home();
        await home.Clip("one.mp4", 1, _stop);
        await home.Clip("two.mp4", 1, _stop);
        await Ready(home, "one.mp4", "-o", "out", "--profile", "poster", "--json");

        var refused = await Refused(home, 2, "two.mp4", "-o", "out", "--profile", "poster", "--json");

        refused.GetProperty("error").GetProperty("code").GetString().ShouldBe("output.occupied");
        refused.GetProperty("job_id").ValueKind.ShouldBe(JsonValueKind.Null, "nothing was begun");
        JsonDocument.Parse(File.ReadAllText(home.PathOf("out/transcode.json"))).RootElement.GetProperty("source").GetProperty("path")
            .GetString().ShouldBe(home.PathOf("one.mp4"));
        await Ready(home, "one.mp4", "-o", "out", "--profile", "poster", "--json");
    }

    [Fact]
    public async Task Of_two_runs_at_once_with_one_output_the_second_is_refused_and_a_killed_one_blocks_nobody()
    {
        using var home = new Home();
        await home.Clip("long.mp4", 60, _stop);
        await home.Clip("short.mp4", 1, _stop);
        await using (var first = Running.Start(home, "long.mp4", "-o", "out", "--quiet"))
        {
            await Home.Until(() => File.Exists(home.PathOf("out.partial/run.json")), TimeSpan.FromSeconds(60), "the first run's workplace",
                _stop);

            var refused = await Refused(home, 2, "short.mp4", "-o", "out", "--json");

            refused.GetProperty("error").GetProperty("code").GetString().ShouldBe("output.busy");
            refused.GetProperty("error").GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("long.mp4");
            first.KillHard();
            await first.End(_stop);
        }
        await Ready(home, "short.mp4", "-o", "out", "--profile", "poster", "--json");
        Directory.Exists(home.PathOf("out.partial")).ShouldBeFalse();
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task Names_near_the_limit_and_names_of_another_encoding_give_results()
    {
        using var home = new Home();
        await home.Clip("clip.mp4", 1, _stop);
        foreach (var stem in (string[])[new('x', 240), string.Concat(Enumerable.Repeat("é", 125)), "cafe\u0301", "café"])
        {
            File.Copy(home.PathOf("clip.mp4"), home.PathOf(stem + ".mp4"));
            var reported = await Ready(home, stem + ".mp4", "--profile", "poster", "--json");
            File.Exists(reported.GetProperty("files")[0].GetProperty("path").GetString()).ShouldBeTrue();
            Path.GetDirectoryName(reported.GetProperty("output").GetString()).ShouldBe(home.Folder);
        }

        // Only a shell can say the Latin-1 name, and take the file away again.
        var latin = await Shell.Read("bash",
            ["-c", $"cd '{home.Folder}' && cp clip.mp4 $'caf\\xe9.mp4' && TRANSCODE_HOME='{home.Data}' dotnet '{Running.Program}' $'caf\\xe9.mp4' --profile poster --json; code=$?; rm $'caf\\xe9.mp4'; exit $code"], _stop);

        latin.Exit.ShouldBe(0, latin.Output);
        var result = JsonDocument.Parse(latin.Output.TrimEnd().Split('\n')[^1]).RootElement;
        result.GetProperty("source").GetProperty("path").GetString().ShouldBe(home.PathOf("caf\\xe9.mp4"));
        result.GetProperty("output").GetString().ShouldBe(home.PathOf("café.mp4-transcoded"), "café.mp4 has its own");
        File.Exists(result.GetProperty("files")[0].GetProperty("path").GetString()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/proc/out")]
    [InlineData("clip.mp4/out")]
    [InlineData("clip.mp4")]
    public async Task A_place_that_cannot_hold_a_result_is_told_before_the_work(string place)
    {
        using var home = new Home();
        await home.Clip("clip.mp4", 1, _stop);

        var refused = await Refused(home, 2, "clip.mp4", "-o", place, "--json");

        refused.GetProperty("error").GetProperty("code").GetString().ShouldNotBeNull().ShouldStartWith("output.");
        refused.GetProperty("job_id").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task What_was_left_out_is_said_on_the_terminal_and_in_the_result()
    {
        using var home = new Home();
        (await Shell.Run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:r=5:d=1", home.PathOf("moving.gif")],
            _stop)).Exit.ShouldBe(0);
        await using var run = Running.Start(home, "moving.gif", "--profile", "thumbnails", "--quiet");
        (await run.End(_stop)).ShouldBe(0, run.Complained);
        run.Reported.ShouldContain("note: the image has 5 frames");
        File.ReadAllText(home.PathOf("moving-transcoded/transcode.json")).ShouldContain("the image has 5 frames");
    }

    private static async Task<JsonElement> Ready(Home home, params string[] message)
    {
        await using var run = Running.Start(home, message);
        (await run.End(_stop)).ShouldBe(0, run.Reported + run.Complained);
        return run.Json;
    }

    private static async Task<JsonElement> Refused(Home home, int exit, params string[] message)
    {
        await using var run = Running.Start(home, message);
        (await run.End(_stop)).ShouldBe(exit, run.Reported + run.Complained);
        run.Complained.ShouldNotContain("   at ");
        return run.Json;
    }
}
