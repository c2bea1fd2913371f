using System.Net;
using System.Net.Sockets;
using Transcode.Cli.Serving;
using Transcode.Contracts;
using Transcode.Web.Hosting;

namespace Transcode.Cli.CommandLine;

/// <summary>The verb serve: works on whatever is submitted, and on what was left unfinished, until told to stop.</summary>
internal static class ServeVerbAction
{
    public static async Task<int> Run(IPEndPoint listen, DataFolder data, int? slots, ServeRole role, bool dashboard,
        bool graphiql, CancellationToken stop)
    {
        var (keys, faults) = ConfiguredKeys.Read(Environment.GetEnvironmentVariable);
        var (roots, missing) = MediaRoots.Read(Environment.GetEnvironmentVariable(MediaRoots.Variable));
        var (access, wrong) = AccessSetting.Read(StateSetting.Environment());
        var (identity, unfit) = IdentitySetting.Read(StateSetting.Environment());
        if (faults.Count + missing.Count + wrong.Count + unfit.Count > 0)
            return Usage.Refuse([.. faults, .. missing, .. wrong, .. unfit]);
        var state = StateSetting.Read(StateSetting.Environment());
        if (role != ServeRole.All && !state.IsShared)
            return Usage.Refuse(
                [$"--role {ServeRoles.Word(role)} is a part of a platform whose state several processes share: {StateSetting.PostgresVariable} names its database, or {StateSetting.AzureVariable} its account."]);
        if (graphiql && !(role.HasDoors() && PortalSetup.HasPages()))
            return Usage.Refuse(["--graphiql is a page of the portal, and this process has none. Give it to one that serves the portal."]);
        var program = dashboard ? TelemetryDashboard.Find(Environment.GetEnvironmentVariable) : null;
        if (dashboard && program is null)
            return Usage.Refuse(["Aspire's dashboard is not on this machine. dotnet build AppHost restores it; or name its program in "
                + $"{TelemetryDashboard.Variable}."]);
        try
        {
            using var held = DataLock.TryTake(data);
            if (held is null)
                return Usage.Refuse(
                    [$"Another process already serves {data.Root}{(Endpoint.Read(data) is { } other ? $": {other}" : "")}."]);
            await using var beside = program is null ? null : await TelemetryDashboard.Start(program, stop);
            await using var log = Console.OpenStandardError();
            await using var host = await EmbeddedHost.Start(
                new ServeOptions
                {
                    Role = role,
                    Data = data,
                    State = state,
                    Listen = listen,
                    Slots = slots ?? Environment.ProcessorCount,
                    Keys = keys,
                    Access = access,
                    Identity = identity,
                    MediaRoots = roots,
                    Telemetry = true,
                    GraphQL = role.HasDoors(),
                    Portal = role.HasDoors(),
                    Graphiql = graphiql,
                    Log = log,
                }, stop);
            var what = role switch
            {
                ServeRole.Silo => "Silo at",
                ServeRole.Gateway => "Gateway at",
                ServeRole.SiloWorker
                => "Silo and worker at",
                _ => "Serving"
            };
            Console.Out.WriteLine($"{what} {host.Endpoint.Url}, data in {data.Root}{state.Place}. Ctrl-C ends it.");
            if (host.HasPortal)
                Console.Out.WriteLine($"Portal: {host.Endpoint.Url}/{(keys.Count > 0 || access.RequireKey || identity != IdentitySetting.None || !IPAddress.IsLoopback(listen.Address) ? " (sign in with a key)" : "")}");
            if (host.HasPortal && graphiql)
                Console.Out.WriteLine($"GraphiQL: {host.Endpoint.Url}{GraphiqlPage.Address}");
            if (host.FirstKey is { } first)
                Console.Out.WriteLine($"First admin key, shown this once: {first}");
            if (beside is not null)
                Console.Out.WriteLine($"Dashboard: {beside.Link}");
            await Waiting.Until(stop);
            return ExitCodes.Ok;
        }
        catch (FaultyStartException faulty)
        {
            return Usage.Refuse(faulty.Faults);
        }
        catch (FactsUnavailableException unavailable)
        {
            return Usage.Refuse([unavailable.Message]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException)
        {
            return Usage.Refuse([$"Cannot listen on {listen} or use {data.Root}: {exception.Message}"]);
        }
    }
}
