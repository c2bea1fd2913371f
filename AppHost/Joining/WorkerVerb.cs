using System.CommandLine;
using Transcode.AppHost.Serving;

namespace Transcode.AppHost.Joining;

/// <summary>The words of the verb worker.</summary>
internal static class WorkerVerb
{
    private const int DefaultGrace = 30;

    public static Command Build(Option<int?> slots, Option<string?> data, Func<ParseResult, DataFolder> dataOf, CancellationToken stop)
    {
        var join = new Option<string>("--join") { Description = "Address of the platform; several, joined by commas, of one platform", HelpName = "URL", Required = true };
        var token = new Option<string?>("--token") { Description = $"A key with the scope worker (default: ${WorkerArguments.TokenVariable}, which no other user sees)", HelpName = "KEY" };
        var name = new Option<string?>("--name") { Description = "Unique in the fleet (default: the machine's name and an ending)", HelpName = "NAME" };
        var listen = new Option<string?>("--listen") { Description = "Serve the local stream here, and take pushed work", HelpName = "ADDRESS:PORT" };
        var label = new Option<string[]>("--label") { Description = "Shown in the list of workers; may be repeated", HelpName = "NAME=VALUE" };
        var grace = new Option<int>("--grace") { Description = "Seconds in which what runs may end after Ctrl-C", HelpName = "SECONDS", DefaultValueFactory = _ => DefaultGrace };
        var quick = new Option<bool>("--no-benchmark") { Description = "Do not measure this machine's speed" };
        var verb = new Command("worker", "Lend this machine to a platform elsewhere until told to stop") { join, token, name, slots, listen, label, grace, quick, data };
        var neighbour = new NeighbourWords();
        neighbour.AddTo(verb);
        verb.Validators.Add(parsed =>
        {
            if (parsed.GetValue(join) is { } address && WorkerArguments.ReadJoin(address) is null)
                parsed.AddError("--join is an address such as http://nas:8080.");
            if (parsed.GetValue(listen) is { } end && WorkerArguments.ReadListen(end) is null)
                parsed.AddError("--listen is an address and a port, such as http://0.0.0.0:8080.");
            if (WorkerArguments.ReadLabels(parsed.GetValue(label) ?? []) is null)
                parsed.AddError("--label is a name and a value: room=attic.");
            if (parsed.GetValue(slots) is < 1 or > 256)
                parsed.AddError("--slots is a number from 1 to 256.");
            if (parsed.GetValue(grace) is < 0 or > 3600)
                parsed.AddError("--grace is a number of seconds from 0 to 3600.");
        });
        verb.SetAction(parsed => WorkerVerbAction.Run(neighbour.Read(parsed, new WorkerArguments
        {
            Join = WorkerArguments.ReadJoin(parsed.GetValue(join)!)!,
            Token = parsed.GetValue(token) ?? Environment.GetEnvironmentVariable(WorkerArguments.TokenVariable),
            Name = parsed.GetValue(name),
            Slots = parsed.GetValue(slots),
            Listen = parsed.GetValue(listen) is { } end ? WorkerArguments.ReadListen(end) : null,
            Labels = WorkerArguments.ReadLabels(parsed.GetValue(label) ?? [])!,
            GraceSeconds = parsed.GetValue(grace),
            Measures = !parsed.GetValue(quick),
        }), dataOf(parsed), stop));
        return verb;
    }
}
