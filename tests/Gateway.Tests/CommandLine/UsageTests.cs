using System.CommandLine;
using Transcode.Cli.CommandLine;

namespace Transcode.Gateway.Tests.CommandLine;

/// <summary>No word that is typed makes the program fall over.</summary>
public sealed class UsageTests
{
    private static readonly RootCommand _root = Verbs.Build(TestContext.Current.CancellationToken);

    public static TheoryData<string> AllVerbs => new(_root.Subcommands.Select(verb => verb.Name));

    [Theory]
    [MemberData(nameof(AllVerbs))]
    public async Task Every_verb_explains_itself_whatever_else_is_typed(string verb)
    {
        foreach (var line in (string[][])[[verb, "--help"], [verb, "-h"], [verb, "--help", "--slots", "many"]])
        {
            var parsed = Parse(line);
            Usage.Holds(parsed).ShouldBeTrue(string.Join(' ', line));
            using var reported = new StringWriter();
            (await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = reported,
                Error = reported,
                EnableDefaultExceptionHandler = false
            })).ShouldBe(0);
            reported.ToString().ShouldContain("--data");
        }
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("serve --listen 9000")]
    [InlineData("serve --listen [::1]:0 --slots 0")]
    [InlineData("serve --role silo,worker --slots 1")]
    [InlineData("serve --role worker")]
    [InlineData("worker --join http://nas:8080 --pause-busy 50.5 --resume-below 20 --nice 0")]
    [InlineData("worker --join http://nas:8080 --listen http://0.0.0.0:8080")]
    [InlineData("jobs --limit 1")]
    [InlineData("run movie.mkv --slots 256")]
    public void What_is_documented_is_understood(string line) => Parse(line.Split(' ')).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("serve --listen", "--listen")]
    [InlineData("serve --listen 99999", "--listen")]
    [InlineData("serve --listen 127.0.0.1:99999", "--listen")]
    [InlineData("serve --listen 127.0.0.1", "--listen")]
    [InlineData("serve --slots NaN", "--slots is a number from 0 to 256, not 'NaN'.")]
    [InlineData("serve --slots -1", "--slots is a number from 0 to 256, not '-1'.")]
    [InlineData("serve --slots 99999999999", "--slots is a number")]
    [InlineData("serve --role worker,gateway", "--role is all, silo, gateway or silo,worker, not 'worker,gateway'.")]
    [InlineData("serve here", "here")]
    [InlineData("serve --no-worker=maybe", "maybe")]
    [InlineData("run a.mkv --slots 0", "--slots is a number from 1 to 256, not '0'.")]
    [InlineData("run a.mkv --slots", "--slots")]
    [InlineData("run a.mkv b.mkv", "b.mkv")]
    [InlineData("run a.mkv --json=maybe", "maybe")]
    [InlineData("worker", "--join")]
    [InlineData("worker --join http://nas:8080 --listen nowhere", "--listen")]
    [InlineData("worker --join http://nas:8080 --grace -1", "--grace is a number from 0 to 3600")]
    [InlineData("worker --join http://nas:8080 --pause-busy NaN", "--pause-busy")]
    [InlineData("worker --join http://nas:8080 --pause-busy 0", "--pause-busy")]
    [InlineData("worker --join http://nas:8080 --memory 1", "--memory")]
    [InlineData("worker --join http://nas:8080 --nice 20", "--nice")]
    [InlineData("jobs --limit 0", "--limit is a number from 1 to 500, not '0'.")]
    [InlineData("jobs --limit many", "--limit")]
    [InlineData("cancel", "cancel")]
    public void What_is_not_is_answered_in_a_sentence(string line, string word)
    {
        var parsed = Parse(line.Split(' '));
        Usage.Holds(parsed).ShouldBeFalse();
        var (exit, reported) = Told(() => Task.FromResult(Usage.Refuse(parsed)));
        exit.ShouldBe(ExitCodes.Usage);
        reported.ShouldContain(word);
        reported.ShouldNotContain("System.");
    }

    /// <summary>What only several words together say is looked at when the verb begins.</summary>
    [Theory]
    [InlineData("run|", "Name a file")]
    [InlineData("run", "Name a file")]
    [InlineData("run|a.mkv|-o|", "--output")]
    [InlineData("run|a.mkv|--data|", "--data")]
    [InlineData("run|a.mkv|--profile| ", "--profile")]
    [InlineData("run|a.mkv|--demo", "--demo")]
    [InlineData("run|-typo.mkv", "-typo.mkv")]
    [InlineData("serve|--data| ", "--data")]
    [InlineData("cancel|", "Name a job")]
    [InlineData("worker|--join|nas", "--join")]
    [InlineData("worker|--join|", "--join")]
    [InlineData("worker|--join|http://nas|--schedule|never", "--schedule")]
    [InlineData("worker|--join|http://nas|--label|attic", "--label")]
    public void Nor_do_words_that_only_together_make_no_sense(string line, string word)
    {
        var parsed = Parse(line.Split('|'));
        var (exit, reported) = Usage.Holds(parsed)
            ? Told(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }))
            : Told(() => Task.FromResult(Usage.Refuse(parsed)));
        exit.ShouldBe(ExitCodes.Usage);
        reported.ShouldContain(word);
    }

    private static ParseResult Parse(params string[] message)
        => _root.Parse(message, new ParserConfiguration { ResponseFileTokenReplacer = null });

    private static (int Exit, string Reported) Told(Func<Task<int>> act)
    {
        var before = Console.Error;
        using var reported = new StringWriter();
        Console.SetError(reported);
        try
        {
            return (act().GetAwaiter().GetResult(), reported.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
