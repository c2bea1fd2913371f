using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Failures;

/// <summary>A source that is damaged at one known place.</summary>
public sealed class DamageTests : IDisposable
{
    private static readonly Profile _nothing = new() { Name = "files", Description = "", Assets = [AssetKind.Video, AssetKind.Audio] };
    private static readonly Profile _wave = _nothing with { AudioFiles = [new() { Name = "song", Container = AudioContainer.Wav }] };
    private static readonly Profile _storyboard = _nothing with { Storyboard = new() { EverySeconds = 1, Width = 96, Height = 54 } };
    private static readonly Profile _peaks = _nothing with { Waveform = new() { Json = new() } };
    private static readonly Profile _poster = _nothing with { Poster = new() };

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("flac", 4608)]
    [InlineData("aac", 1024)]
    [InlineData("libmp3lame", 1152)]
    public async Task Of_a_sound_the_time_is_told_at_which_it_does_not_decode(string codec, int samples)
    {
        // The seventieth packet of noise: nothing predicts it, so its damage is its own.
        var at = 70.0 * samples / 44100;
        var source = Spoiled($"song-{codec}.mkv", $"-f lavfi -i anoisesrc=r=44100:d=12:a=0.3:seed=3 -c:a {codec}", "a", 70, 1);
        foreach (var profile in new[] { _wave, _peaks })
            Near(One((await FilmRun.Through(_machine, source, profile)).Rendered.Single().Damage), at, 0.25);
        Near(One((await FilmRun.Through(_machine, source, Films.Hls)).Encoded.SelectMany(encoded => encoded.Damage)), at, 0.25);
        _machine.LeftBehind().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_profile_that_accepts_none_refuses_with_the_time()
    {
        var source = Spoiled("song.mkv", "-f lavfi -i anoisesrc=r=44100:d=12:a=0.3:seed=3 -c:a flac", "a", 70, 1);
        var run = await FilmRun.Begin(_machine, source, _wave with { Damage = DamagePolicy.Reject });
        var why = (await run.Try(run.The<Step.Render>())).ShouldBeOfType<StepOutcome.Reject>().Why;
        why.Code.ShouldBe(FailureCodes.InputDamaged);
        why.Message.ShouldStartWith("The source is damaged between 00:00:07.");
    }

    [Fact]
    public async Task What_was_made_even_first_tells_its_damage_too()
    {
        var song = Films.Make(_folder, "song.flac", "-f lavfi -i anoisesrc=r=44100:d=12:a=0.3:seed=3");
        var bytes = File.ReadAllBytes(song);
        bytes.AsSpan(bytes.Length / 2, 3000).Fill(0xFF);
        File.WriteAllBytes(song, bytes);
        Near(One((await FilmRun.Through(_machine, song, _wave)).Rendered.Single().Damage), 6, 0.5);
    }

    [Fact]
    public async Task A_storyboard_tells_the_time_of_a_frame_that_decodes_badly() =>
        Near(One((await FilmRun.Through(_machine, Film(125), _storyboard)).Rendered.Single().Damage), 5, 0.25);

    [Fact]
    public async Task A_film_in_chunks_tells_the_frame_and_not_the_chunk()
    {
        var run = await FilmRun.Through(_machine, Film(125), Films.Hls);
        run.Plan.Parts[0].Video!.IsExact.ShouldBeTrue();
        Near(One(run.Verified.Damage), 5, 0.25);
    }

    [Fact]
    public async Task A_film_in_one_piece_does_so_too()
    {
        var run = await FilmRun.Begin(_machine, Film(125), Films.Hls);
        run.Steps = StepGraph.Of(Domain.Plans.Planner.WithoutCuts(run.Plan));
        await run.Finish();
        Near(One(run.Encoded.SelectMany(encoded => encoded.Damage)), 5, 0.25);
    }

    [Fact]
    public async Task A_poster_is_taken_beside_the_damage_and_says_where_that_is()
    {
        var source = Film(100, Enumerable.Range(20, 40).Select(n => 5 * n));
        var run = await FilmRun.Through(_machine, source, _poster);
        var rendered = run.Rendered.Single();
        rendered.Damage.ShouldNotBeEmpty();
        rendered.Warnings.Single().ShouldStartWith("the poster is taken at ");
        Tool.Required("ffmpeg", ["-v", "error", "-i", _machine.PathOf(run.Outputs.Single().Key), "-f", "null", "-"]);

        var strict = await FilmRun.Begin(_machine, source, _poster with { Damage = DamagePolicy.Reject });
        (await strict.Try(strict.The<Step.Render>())).ShouldBeOfType<StepOutcome.Reject>().Why.Message.ShouldContain("damaged between "
            + "00:00:0");
    }

    [Theory]
    [InlineData(50)]
    [InlineData(25)]
    public async Task Of_a_short_film_the_poster_is_of_a_part_that_is_whole(int frame)
    {
        var source = Spoiled($"short-{frame}.mkv", "-f lavfi -i testsrc2=s=192x108:r=25:d=4 -c:v libx264 -preset veryfast -g 25 -bf 0", "v",
            frame, 100);
        (await FilmRun.Through(_machine, source, _poster)).Rendered.Single().Warnings.Single().ShouldStartWith("the poster is taken at ");
    }

    [Fact]
    public async Task A_poster_of_a_whole_film_of_an_open_structure_says_nothing_of_damage()
    {
        var film = Films.Make(_folder, "open.ts",
            "-f lavfi -i testsrc2=s=192x108:r=25:d=30 -c:v libx264 -preset veryfast -g 120 -x264-params open-gop=1:bframes=3:keyint=120");
        var rendered = (await FilmRun.Through(_machine, film, _poster)).Rendered.Single();
        rendered.Damage.ShouldBeEmpty();
        rendered.Warnings.ShouldBeEmpty();
    }

    /// <summary>Twelve seconds of which single frames have noise in them; they are key frames, on which no other's time depends.</summary>
    private string Film(int frame, IEnumerable<int>? more = null) =>
        Spoiled($"film-{frame}.mkv",
            "-f lavfi -i testsrc2=s=192x108:r=25:d=30 -f lavfi -i sine=r=48000:d=30 -c:v libx264 -preset veryfast -g 25 -bf 0 -c:a flac",
            "v", frame, 100, more);

    /// <param name="name">Of the file.</param>
    /// <param name="recipe">Of the good one.</param>
    /// <param name="stream">Which is spoiled.</param>
    /// <param name="packet">Which packet of it.</param>
    /// <param name="amount">One of so many bytes is wrong.</param>
    /// <param name="more">Other packets.</param>
    private string Spoiled(string name, string recipe, string stream, int packet, int amount, IEnumerable<int>? more = null)
    {
        var good = Films.Make(_folder, "good-" + name, recipe);
        var which = string.Join('+', (more ?? []).Append(packet).Select(n => $"eq(n\\,{n})"));
        return Films.Make(_folder, name, $"-i {good} -map 0 -c copy -bsf:{stream} noise=amount=if({which}\\,{amount}\\,1000000000)");
    }

    private static Damage One(IEnumerable<Damage> damage) => damage.ShouldHaveSingleItem();

    private static void Near(Damage damage, double seconds, double tolerance)
    {
        damage.From.Seconds.ShouldBe(seconds, tolerance, damage.ToString());
        damage.To.Seconds.ShouldBe(seconds, tolerance + 0.25, damage.ToString());
        damage.To.ShouldBeGreaterThan(damage.From);
    }
}
