using System.Text.RegularExpressions;

namespace Transcode.Repository.Tests;

/// <summary>Types, files, logs and metrics bear the field's names, as docs/glossary.md explains them. The words on the left of the house's
/// glossary are gone.</summary>
public sealed partial class NamesTests
{
    /// <summary>As one of the words of a name.</summary>
    private static readonly HashSet<string> _gone =
    [
        "Desk", "Desks", "Shelf", "Shelves", "Asker", "Askers", "Terms", "Need", "Needs", "Speculator", "Speculation", "Speculative",
            "Standing", "Neighbour", "Neighbours",
        "Blame", "Judge", "Judging", "Accuse", "Doubt", "Praise", "Trouble", "Troubles", "Loss", "Confine", "Confined", "Confinement",
            "Trial", "Trials",
        "Pulse", "Pulses", "Wakes", "Beat", "Beats", "Beaten", "Surroundings", "Arrivals", "Ending", "Verdict", "Wrapping", "Habits",
            "Rung", "Rungs", "Wish", "Wishes",
        "Reordering", "Patience", "Words", "Said", "Tell", "Look", "Picture", "Pictures", "Sound", "Sounds",
    ];

    /// <summary>As a whole or as a part of a name: words that are good ones elsewhere (Round of RoundTrip, Lines of JsonLines).</summary>
    private static readonly string[] _goneTogether =
    [
        "OwnerFirst", "ClaimLine", "GroupWrite", "PostgresLines", "IssueAgain", "SecondLease", "LetGo", "MoveOn", "GoldenTest",
            "GoldenResult", "NewRound",
        "YieldNotes", "RareLook", "GivenBack", "OutputHolds", "MovingStream",
    ];

    private static readonly HashSet<string> _goneAlone = ["Round", "Rest", "Lanes", "Line", "StepAgain"];

    [Fact]
    public void No_type_bears_a_private_word() => Tree.Sources()
        .SelectMany(file => Type().Matches(Tree.Text(file)).Select(match => (File: file, Name: match.Groups[1].Value)))
        .Where(type => IsGone(type.Name) && type is not { File: "ServiceDefaults/Logging/JsonLines.cs", Name: "Line" })
        .ShouldBeEmpty("docs/glossary.md has the word");

    [Fact]
    public void No_file_and_no_folder_bears_a_private_word() => Tree.Files("", "*.cs")
        .Where(file => file.Split('/').Select(part => part.Split('.')[0]).Any(IsGone))
        .ShouldBeEmpty("docs/glossary.md has the word");

    [Fact]
    public void No_log_line_and_no_metric_uses_a_private_word() => Tree.Production.SelectMany(Tree.Sources)
        .SelectMany(file => LogOrMetric().Matches(Tree.Text(file)).Select(match => (File: file, Text: match.Groups[1].Value)))
        .Where(told => PrivateWord().IsMatch(told.Text))
        .ShouldBeEmpty("docs/glossary.md has the word");

    [Theory]
    [InlineData("JobDesk", true)]
    [InlineData("SoundFilter", true)]
    [InlineData("PictureProbe", true)]
    [InlineData("SecondLeaseTable", true)]
    [InlineData("Round", true)]
    [InlineData("RoundTripTests", false)]
    [InlineData("AudioFilter", false)]
    [InlineData("SpeculativeChoice", true)]
    public void A_name_is_told_by_its_words(string name, bool gone) => IsGone(name).ShouldBe(gone);

    private static bool IsGone(string name) =>
        _goneAlone.Contains(name) || _goneTogether.Any(name.Contains) || Word().Matches(name).Any(word => _gone.Contains(word.Value));

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|sealed|static|abstract|partial|readonly|file)\s+)*(?:class|record struct|record|struct|interface|enum|delegate \S+) ([A-Z]\w*)",
        RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex("[A-Z][a-z]*|[a-z]+")]
    private static partial Regex Word();

    [GeneratedRegex("""(?:Message = |Create(?:Counter|Histogram|ObservableGauge|UpDownCounter|Gauge)(?:<\w+>)?\()"([^"]*)["]""")]
    private static partial Regex LogOrMetric();

    [GeneratedRegex(@"\b(?:desk|shelf|standing|blame|speculat|golden|trial|rung|confine|trouble|pulse|beats?\b|neighbour|verdict|picture|sound)", RegexOptions.IgnoreCase)]
    private static partial Regex PrivateWord();
}
