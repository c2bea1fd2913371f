using System.CommandLine;
using System.Net;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Serving;

namespace Transcode.Cli.Joining;

/// <summary>The words of the verb worker.</summary>
internal static class WorkerVerb
{
    private const int DefaultGrace = 30;

    public static Command Build(Option<string?> data, Func<ParseResult, DataFolder> dataOf, CancellationToken stop)
    {
        var join = new Option<string>("--join")
        {
            Description = "Address of the platform; several, joined by commas, of one platform",
            HelpName = "URL",
            Required = true
        };
        var token =
            new Option<string?>(
                "--token")
            {
                Description = $"A key with the scope worker (default: ${WorkerArguments.TokenVariable}, which no other user "
                    + $"sees)",
                HelpName = "KEY"
            };
        var name = new Option<string?>("--name")
        {
            Description = "Unique in the fleet (default: the machine's name and an ending)",
            HelpName = "NAME"
        };
        var listen = new Option<IPEndPoint?>("--listen")
        {
            Description = "Serve the local stream here, and take pushed work",
            HelpName = "ADDRESS:PORT",
            CustomParser = given => ListenAddress.Of(given, WorkerArguments.ReadListen),
        };
        var slots = Verbs.Slots(least: 1);
        var label = new Option<string[]>("--label")
        {
            Description = "Shown in the list of workers; may be repeated",
            HelpName = "NAME=VALUE"
        };
        var grace = Numbers.Whole("--grace", "SECONDS", "Seconds in which what runs may end after Ctrl-C", 0, 3600, usual: DefaultGrace);
        var idleEnd = Numbers.Whole("--until-idle", "SECONDS",
            "End by itself after so many seconds without work, or when the key is not taken any more", 1, 24 * 3600);
        var quick = new Option<bool>("--no-benchmark") { Description = "Do not measure this machine's speed" };
        var verb = new Command("worker", "Lend this machine to a platform elsewhere until told to stop") { join, token, name, slots,
            listen, label, grace, idleEnd, quick, data };
        var idle = new IdleOptions();
        idle.AddTo(verb);
        verb.SetAction(
            parsed => Faults(parsed.GetValue(join)!, parsed.GetValue(label) ?? []).Concat(idle.Faults(parsed))
                .Concat(Verbs.DataFaults(parsed)), parsed => WorkerVerbAction.Run(idle.Read(parsed, new WorkerArguments
                {
                    Join = WorkerArguments.ReadJoin(parsed.GetValue(join)!)!,
                    Token = parsed.GetValue(token) ?? Environment.GetEnvironmentVariable(WorkerArguments.TokenVariable),
                    Name = parsed.GetValue(name),
                    Slots = parsed.GetValue(slots),
                    Listen = parsed.GetValue(listen),
                    Labels = WorkerArguments.ReadLabels(parsed.GetValue(label) ?? [])!,
                    GraceSeconds = parsed.GetValue(grace),
                    Measures = !parsed.GetValue(quick),
                    IdleEndSeconds = parsed.GetValue(idleEnd) ?? 0,
                }), dataOf(parsed), stop));
        return verb;
    }

    private static IEnumerable<string> Faults(string join, string[] labels)
    {
        if (WorkerArguments.ReadJoin(join) is null)
            yield return $"--join is an address such as http://nas:8080, not '{join}'.";
        if (WorkerArguments.ReadLabels(labels) is null)
            yield return "--label is a name and a value: room=attic.";
    }
}
