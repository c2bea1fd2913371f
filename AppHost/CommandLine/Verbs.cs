using System.CommandLine;
using Transcode.AppHost.Demo;
using Transcode.AppHost.Doctor;
using Transcode.AppHost.Joining;
using Transcode.AppHost.Listing;
using Transcode.AppHost.Run;
using Transcode.AppHost.Serving;

namespace Transcode.AppHost.CommandLine;

/// <summary>The words of the command line and what they call.</summary>
internal static class Verbs
{
    private static readonly Option<string?> Data = new("--data") { Description = "Folder for state and results (default: $TRANSCODE_HOME, else ~/.local/share/transcode)", HelpName = "DIR" };

    private static readonly Option<int?> Slots = new("--slots") { Description = "Steps at once on this machine (default: one for each core)", HelpName = "N" };

    public static RootCommand Build(CancellationToken stop)
    {
        var root = new RootCommand("Transcode makes videos, sound and images fit for every screen. A bare file is enough: transcode movie.mkv");
        // Names of files may begin with '[': no directives.
        root.Directives.Clear();
        root.Subcommands.Add(RunVerb(stop));
        root.Subcommands.Add(ServeVerb(stop));
        root.Subcommands.Add(WorkerVerb.Build(Slots, Data, DataOf, stop));
        root.Subcommands.Add(JobsVerb(stop));
        root.Subcommands.Add(CancelVerb(stop));
        root.Subcommands.Add(ProfilesVerb());
        root.Subcommands.Add(DoctorVerb(stop));
        return root;
    }

    private static Command RunVerb(CancellationToken stop)
    {
        var file = new Argument<string?>("file") { Description = "The file to transcode; it is read where it lies", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for the result (default: ./<name>-transcoded)", HelpName = "DIR" };
        var profile = new Option<string[]>("--profile") { Description = "What to make of it, by name (default: what is usual for its kind); see: transcode profiles", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the result, and nothing else" };
        var keep = new Option<bool>("--keep") { Description = "Keep the result in the data folder too" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Show no progress" };
        var demo = new Option<bool>("--demo") { Description = $"Make a sample ({DemoSample.Name}) here and transcode that" };
        var verb = new Command(DefaultVerb.Run, "Transcode one file (the default verb)") { file, output, profile, json, keep, quiet, demo, Slots, Data };
        verb.Validators.Add(parsed =>
        {
            var (name, _) = RunArguments.Sort(parsed.GetValue(file), parsed.GetValue(profile) ?? []);
            if (parsed.GetValue(demo))
            {
                if (name is not null)
                    parsed.AddError("--demo makes its own file; do not name another.");
            }
            else if (name is null)
                parsed.AddError("Name a file to transcode.");
            else if (name.StartsWith('-') && !File.Exists(name))
                parsed.AddError($"There is no option {name}, and no file of that name.");
            if (parsed.GetValue(Slots) is < 1 or > 256)
                parsed.AddError("--slots is a number from 1 to 256.");
        });
        verb.SetAction(async parsed =>
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
                Slots = parsed.GetValue(Slots),
            };
            return await RunVerbAction.Run(arguments, DataOf(parsed), stop);
        });
        return verb;
    }

    private static Command ServeVerb(CancellationToken stop)
    {
        var listen = new Option<string>("--listen") { Description = "Address and port", HelpName = "ADDRESS:PORT", DefaultValueFactory = _ => ListenAddress.Default };
        var alone = new Option<bool>("--no-worker") { Description = "Only coordinate: workers join from elsewhere (the same as --slots 0)" };
        var verb = new Command("serve", "Serve the API and work until told to stop") { listen, Slots, alone, Data };
        verb.Validators.Add(parsed =>
        {
            if (ListenAddress.Read(parsed.GetValue(listen)!) is null)
                parsed.AddError($"--listen is an address and a port, such as {ListenAddress.Default}.");
            if (parsed.GetValue(Slots) is < 0 or > 256)
                parsed.AddError("--slots is a number from 0 (no worker here) to 256.");
        });
        verb.SetAction(parsed => ServeVerbAction.Run(ListenAddress.Read(parsed.GetValue(listen)!)!, DataOf(parsed), parsed.GetValue(alone) ? 0 : parsed.GetValue(Slots), stop));
        return verb;
    }

    private static Command JobsVerb(CancellationToken stop)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object for each job and line" };
        var limit = new Option<int>("--limit") { Description = "At most so many, newest first", HelpName = "N", DefaultValueFactory = _ => 20 };
        var verb = new Command("jobs", "List jobs, newest first") { json, limit, Data };
        verb.SetAction(parsed => JobsVerbAction.List(DataOf(parsed), parsed.GetValue(limit), parsed.GetValue(json), stop));
        return verb;
    }

    private static Command CancelVerb(CancellationToken stop)
    {
        var id = new Argument<string>("id") { Description = "Id of the job, or enough of its end to be unique" };
        var verb = new Command("cancel", "Stop a job and delete what it made") { id, Data };
        verb.SetAction(parsed => JobsVerbAction.Cancel(DataOf(parsed), parsed.GetValue(id)!, stop));
        return verb;
    }

    private static Command ProfilesVerb()
    {
        var verb = new Command("profiles", "List what can be made of a file") { Data };
        verb.SetAction(parsed => ProfilesVerbAction.List(DataOf(parsed)));
        return verb;
    }

    private static Command DoctorVerb(CancellationToken stop)
    {
        var verb = new Command("doctor", "Say what is installed, which encoders work, what is missing") { Data };
        verb.SetAction(parsed => DoctorVerbAction.Examine(DataOf(parsed), stop));
        return verb;
    }

    private static DataFolder DataOf(ParseResult parsed) =>
        DataFolder.Find(parsed.GetValue(Data), Environment.GetEnvironmentVariable(DataFolder.Variable));
}
