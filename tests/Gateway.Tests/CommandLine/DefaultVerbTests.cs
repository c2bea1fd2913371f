using Transcode.Cli.CommandLine;

namespace Transcode.Gateway.Tests.CommandLine;

public class DefaultVerbTests
{
    private static readonly string[] _verbs = ["run", "serve", "jobs", "cancel", "profiles"];

    [Theory]
    [InlineData("movie.mkv", "run movie.mkv")]
    [InlineData("movie.mkv -o out --json", "run movie.mkv -o out --json")]
    [InlineData("-o out movie.mkv", "run -o out movie.mkv")]
    [InlineData("run movie.mkv", "run movie.mkv")]
    [InlineData("jobs", "jobs")]
    [InlineData("--help", "--help")]
    [InlineData("-odd.mkv", "run -- -odd.mkv")]
    [InlineData("-odd.mkv --json", "run --json -- -odd.mkv")]
    [InlineData("run -odd.mkv --profile hls", "run --profile hls -- -odd.mkv")]
    [InlineData("@list.mkv", "run -- @list.mkv")]
    [InlineData("[show].mkv", "run -- [show].mkv")]
    [InlineData("-- -odd.mkv", "run -- -odd.mkv")]
    [InlineData("-o -odd.mkv movie.mkv", "run -o -odd.mkv movie.mkv")]
    [InlineData("-typo movie.mkv", "run -typo movie.mkv")]
    public void A_bare_file_is_run_whatever_it_is_called(string given, string meant)
    {
        var files = new HashSet<string> { "movie.mkv", "-odd.mkv", "@list.mkv", "[show].mkv", "jobs", "--json" };

        string.Join(' ', DefaultVerb.Apply(given.Split(' '), _verbs, files.Contains)).ShouldBe(meant);
    }

    [Theory]
    [InlineData("a name with spaces.mp4")]
    [InlineData("two\nlines.mp4")]
    [InlineData("")]
    public void A_word_is_never_taken_apart(string name) => DefaultVerb.Apply([name], _verbs, _ => true)[^1].ShouldBe(name);

    [Theory]
    [InlineData(null, "hls movie.mkv", "movie.mkv", "hls")]
    [InlineData(null, "hls preview movie.mkv", "movie.mkv", "hls preview")]
    [InlineData("movie.mkv", "hls preview", "movie.mkv", "hls preview")]
    [InlineData("movie.mkv", "hls,preview", "movie.mkv", "hls preview")]
    [InlineData(null, "hls", null, "hls")]
    public void The_last_word_after_profiles_is_the_file_when_no_other_is(string? file, string profiles, string? meantFile,
        string meantProfiles)
    {
        var (sortedFile, sortedProfiles) = RunArguments.Sort(file, profiles.Split(' '));

        sortedFile.ShouldBe(meantFile);
        sortedProfiles.ShouldBe(meantProfiles.Split(' '));
    }
}
