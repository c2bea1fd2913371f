using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Transcode.Domain.Lists;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Web.Jobs;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Texts;

public sealed partial class LanguageTests
{
    private static readonly Language _english = Language.Of("en");

    public static TheoryData<string> Others => new(Language.All.Select(one => one.Code).Where(code => code != "en"));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_language_says_everything_with_the_same_places(string code)
    {
        var other = Language.Of(code);
        other.Keys.ShouldBe(_english.Keys, ignoreOrder: true);
        foreach (var key in _english.Keys)
            Place().Matches(other[key]).Select(place => place.Value)
                .ShouldBe(Place().Matches(_english[key]).Select(place => place.Value), ignoreOrder: true, key);
    }

    [Fact]
    public void Every_text_that_a_page_names_is_there_and_every_text_is_named()
    {
        var sources = Sources().ToList();
        sources.Count.ShouldBeGreaterThan(30);
        var named = sources.SelectMany(source => Named().Matches(source).Select(match => match.Groups[1].Value)).ToHashSet();
        named.Where(key => !_english.Keys.Contains(key)).ShouldBeEmpty();
        // Those whose end is a state are checked below.
        _english.Keys.Where(
            key => !named.Contains(key) && !Prefixes().IsMatch(key)
                && !sources.Any(source => source.Contains($"\"{key}\"", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_state_has_words()
    {
        ShouldHave<JobState>("state.");
        ShouldHave<WorkerStatus>("state.");
        ShouldHave<StageState>("stage.state.");
        ShouldHave<ChunkState>("chunk.");
        ShouldHave<OutputKind>("kind.");
        ShouldHave<Domain.Sources.AssetKind>("asset.");
        ShouldHave<Domain.Assets.AssetStatus>("asset.status.");
        ShouldHave<AttemptOutcome>("attempt.");
        ShouldHave<StepKind>("attempt.kind.");
    }

    /// <summary>Every way in which <c>JobCommands</c> and <c>AssetCommands</c> say no.</summary>
    [Theory]
    [InlineData("job.unknown")]
    [InlineData("job.finished")]
    [InlineData("job.not_failed")]
    [InlineData("job.no_retry_left")]
    [InlineData("job.out_of_order")]
    [InlineData("job.running")]
    [InlineData("asset.unknown")]
    public void A_refusal_has_words(string code) => _english.Keys.ShouldContain($"refusal.{code}");

    [Theory]
    [InlineData("es-MX,es;q=0.9,en;q=0.8", "es")]
    [InlineData("de,en;q=0.5", "en")]
    [InlineData("de", "en")]
    [InlineData("", "en")]
    public void The_browser_says_which(string header, string code)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = header;
        Language.Of(http).Code.ShouldBe(code);
    }

    [Fact]
    public void A_choice_goes_before_the_browsers_word()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = "en";
        http.Request.Headers.Cookie = "transcode-language=es";
        Language.Of(http)["jobs.title"].ShouldBe("Trabajos");
    }

    private static void ShouldHave<T>(string prefix) where T : struct, Enum
    {
        foreach (var state in Enum.GetValues<T>())
            _english.Keys.ShouldContain(prefix + StateName.Of(state));
    }

    private static IEnumerable<string> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        var web = Path.Combine(folder.ShouldNotBeNull().FullName, "Web");
        return Directory.EnumerateFiles(web, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal)
            || file.EndsWith(".cs", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);
    }

    [GeneratedRegex("""[Ll]anguage\["([a-z_.]+)"[,\]]""")]
    private static partial Regex Named();

    [GeneratedRegex(@"^(state|stage|stage\.state|chunk|kind|refusal|asset|asset\.bytes|attempt|snippet|scope|key\.state|preview\.sample|settings\.part)\.")]
    private static partial Regex Prefixes();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
