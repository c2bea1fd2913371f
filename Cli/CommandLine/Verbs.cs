using System.CommandLine;
using System.Net;
using Transcode.Cli.Backup;
using Transcode.Cli.Demo;
using Transcode.Cli.Doctor;
using Transcode.Cli.Joining;
using Transcode.Cli.Listing;
using Transcode.Cli.Run;
using Transcode.Cli.Serving;

namespace Transcode.Cli.CommandLine;

/// <summary>The words of the command line and what they call.</summary>
internal static class Verbs
{
    private static readonly Option<string?> _data = new("--data")
    {
        Description = "Folder for state and results (default: $TRANSCODE_HOME, "
        + "else ~/.local/share/transcode)",
        HelpName = "DIR"
    };

    public static RootCommand Build(CancellationToken stop)
    {
        var root = new RootCommand("Transcode makes videos, sound and images fit for every screen. A bare file is enough: transcode "
            + "movie.mkv");
        // Names of files may begin with '[': no directives.
        root.Directives.Clear();
        root.Subcommands.Add(RunVerb(stop));
        root.Subcommands.Add(ServeVerb(stop));
        root.Subcommands.Add(WorkerVerb.Build(_data, DataOf, stop));
        root.Subcommands.Add(UpVerb());
        root.Subcommands.Add(JobsVerb(stop));
        root.Subcommands.Add(CancelVerb(stop));
        root.Subcommands.Add(ProfilesVerb());
        root.Subcommands.Add(DoctorVerb(stop));
        root.Subcommands.Add(BackupVerbs.Backup(_data, stop));
        root.Subcommands.Add(BackupVerbs.Restore(_data, stop));
        return root;
    }

    private static Command RunVerb(CancellationToken stop)
    {
        var file = new Argument<string?>("file")
        {
            Description = "The file to transcode; it is read where it lies. Or an http or https "
            + "address, or s3://bucket/key or az://container/blob, which is fetched",
            Arity = ArgumentArity.ZeroOrOne
        };
        var output = new Option<string?>("--output",
            "-o")
        { Description = "Folder for the result (default: <name>-transcoded, beside the file)", HelpName = "DIR" };
        var profile =
            new Option<string[]>("--profile")
            {
                Description = "What to make of it, by name (default: what is usual for its kind); "
            + "see: transcode profiles",
                HelpName = "NAME",
                AllowMultipleArgumentsPerToken = true
            };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the result, and nothing else" };
        var keep = new Option<bool>("--keep") { Description = "Keep the result in the data folder too" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show no progress" };
        var slots = Slots(least: 1);
        var demo = new Option<bool>("--demo") { Description = $"Make a sample ({DemoSample.Name}) here and transcode that" };
        var verb = new Command(DefaultVerb.Run, "Transcode one file (the default verb)") { file, output, profile, json, keep, quiet, demo,
            slots, _data };
        verb.SetAction(
            parsed => RunFaults(RunArguments.Sort(parsed.GetValue(file), parsed.GetValue(profile) ?? []).File, parsed.GetValue(demo),
                parsed.GetValue(output), parsed.GetValue(profile) ?? [])
                .Concat(DataFaults(parsed)),
            async parsed =>
        {
            if (parsed.GetValue(demo) && await DemoSample.Make(stop) is { } failure)
            {
                Console.Error.WriteLine(failure.Message);
                return ExitCodes.Failed;
            }
            var (name, profiles) = RunArguments.Sort(parsed.GetValue(file), parsed.GetValue(profile) ?? []);
            var arguments = new RunArguments
            {
                File = name ?? DemoSample.Name,
                Output = parsed.GetValue(output),
                Profiles = profiles,
                Json = parsed.GetValue(json),
                Keep = parsed.GetValue(keep),
                Quiet = parsed.GetValue(quiet),
                Slots = parsed.GetValue(slots),
            };
            return await RunVerbAction.Run(arguments, DataOf(parsed), stop);
        });
        return verb;
    }

    private static IEnumerable<string> RunFaults(string? file, bool demo, string? output, string[] profiles)
    {
        if (demo && file is not null)
            yield return "--demo makes its own file; do not name another.";
        if (!demo && file is null or "")
            yield return "Name a file to transcode.";
        if (file?.StartsWith('-') == true && !File.Exists(file))
            yield return $"There is no option {file}, and no file of that name.";
        if (output?.Trim() == "")
            yield return "--output is a folder for the result, not an empty word.";
        if (output?.Contains('\uFFFD', StringComparison.Ordinal) == true)
            yield return "--output is a name in UTF-8, and this one is not.";
        if (profiles.Any(string.IsNullOrWhiteSpace))
            yield return "--profile is the name of a profile; transcode profiles lists them.";
    }

    private static Command ServeVerb(CancellationToken stop)
    {
        var listen = new Option<IPEndPoint>("--listen")
        {
            Description = "Address and port",
            HelpName = "ADDRESS:PORT",
            DefaultValueFactory = _ => ListenAddress.Read(ListenAddress.Default)!,
            CustomParser = given => ListenAddress.Of(given, ListenAddress.Read),
        };
        var slots = Slots(least: 0);
        var alone =
            new Option<bool>("--no-worker") { Description = "Only coordinate: workers join from elsewhere (the same as --slots 0)" };
        var role = new Option<ServeRole>("--role")
        {
            Description = "Be one part of a platform that shares a database: all, silo, gateway, or silo,worker for a silo whose machine "
                + "encodes too (default: all)",
            HelpName = "ROLE",
            DefaultValueFactory = _ => ServeRole.All,
            CustomParser = ServeRoles.Read,
        };
        var dashboard =
            new Option<bool>("--dashboard")
            {
                Description = "Show traces, metrics and logs in Aspire's dashboard, if that is on "
            + "this machine"
            };
        var graphiql = new Option<bool>("--graphiql") { Description = "Serve GraphiQL at /graphiql, to try GraphQL in a browser" };
        var verb = new Command("serve", "Serve the API and work until told to stop")
        {
            listen, slots, alone, role, dashboard, graphiql, _data,
        };
        bool Works(ParseResult parsed) => parsed.GetValue(role).HasWorker() && !parsed.GetValue(alone);
        verb.SetAction(
            parsed => DataFaults(parsed)
                .Concat(parsed.GetValue(role) == ServeRole.SiloWorker && (!Works(parsed) || parsed.GetValue(slots) == 0)
                ? ["--role silo,worker brings a worker; without one it is --role silo."] : []),
            parsed => ServeVerbAction.Run(
                parsed.GetValue(listen)!, DataOf(parsed), Works(parsed) ? parsed.GetValue(slots) : 0, parsed.GetValue(role),
                    parsed.GetValue(dashboard), parsed.GetValue(graphiql), stop));
        return verb;
    }

    /// <summary>The script beside the source does it; what is installed without the source says so.</summary>
    private static Command UpVerb()
    {
        var silos = Numbers.Whole("--silos", "N", "Processes that host grains (default: 2)", 1, 16);
        var gateways = Numbers.Whole("--gateways", "N", "Doors behind one address (default: 1)", 1, 16);
        var workers = Numbers.Whole("--workers", "N", "Machines that encode (default: 2)", 1, 64);
        var slots = Numbers.Whole("--slots", "N", "Steps at once on each worker (default: 1)", 1, 64);
        var verb = new Command("up", "Run a database, silos, a gateway and workers here under Aspire, with its dashboard") { silos,
            gateways, workers, slots, _data };
        verb.SetAction(DataFaults,
            _ => Task.FromResult(Usage.Refuse(["up composes the platform from its source: call ./transcode up in the source tree."])));
        return verb;
    }

    private static Command JobsVerb(CancellationToken stop)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object for each job and line" };
        var limit = Numbers.Whole("--limit", "N", "At most so many, newest first", 1, 500, usual: 20);
        var verb = new Command("jobs", "List jobs, newest first") { json, limit, _data };
        verb.SetAction(DataFaults, parsed => JobsVerbAction.List(DataOf(parsed), parsed.GetValue(limit), parsed.GetValue(json), stop));
        return verb;
    }

    private static Command CancelVerb(CancellationToken stop)
    {
        var id = new Argument<string>("id") { Description = "Id of the job, or enough of its end to be unique" };
        var verb = new Command("cancel", "Stop a job and delete what it made") { id, _data };
        verb.SetAction(parsed => parsed.GetValue(id)?.Trim() == "" ? ["Name a job; transcode jobs lists them."] : DataFaults(parsed),
            parsed => JobsVerbAction.Cancel(DataOf(parsed), parsed.GetValue(id)!, stop));
        return verb;
    }

    private static Command ProfilesVerb()
    {
        var verb = new Command("profiles", "List what can be made of a file") { _data };
        verb.SetAction(DataFaults, parsed => Task.FromResult(ProfilesVerbAction.List(DataOf(parsed))));
        return verb;
    }

    private static Command DoctorVerb(CancellationToken stop)
    {
        var verb = new Command("doctor", "Say what is installed, which encoders work, what is missing") { _data };
        verb.SetAction(DataFaults, parsed => DoctorVerbAction.Examine(DataOf(parsed), stop));
        return verb;
    }

    /// <summary>Each verb its own: what is allowed differs.</summary>
    public static Option<int?> Slots(int least)
        => Numbers.Whole("--slots", "N", "Steps at once on this machine (default: one for each core)", least, 256);

    public static IEnumerable<string> DataFaults(ParseResult parsed) =>
        parsed.GetValue(_data)?.Trim() == "" ? ["--data is a folder, not an empty word."] : [];

    public static DataFolder DataOf(ParseResult parsed) =>
        DataFolder.Find(parsed.GetValue(_data), Environment.GetEnvironmentVariable(DataFolder.Variable));
}
