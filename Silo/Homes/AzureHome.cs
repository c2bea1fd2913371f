using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using Transcode.Silo.Facts;
using Transcode.Silo.Facts.Journal;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Homes;

/// <summary>Many silos that share tables of an Azure Storage account: membership, reminders, grain state, and the journal of the
/// facts.</summary>
/// <param name="tables">Where.</param>
/// <param name="folder">Of this process alone, for its copy of the facts.</param>
/// <param name="advertised">The address at which the other silos reach this one.</param>
/// <param name="siloPort">For silos.</param>
/// <param name="gatewayPort">For clients.</param>
public sealed class AzureHome(AzureTables tables, string folder, IPAddress advertised, int siloPort, int gatewayPort) : IEngineHome
{
    public async Task Prepare(CancellationToken stop)
    {
        await using var facts = Facts(null);
        await facts.Check(FactsScripts.Count, stop);
    }

    public void Use(ISiloBuilder silo, EngineOptions options)
    {
        var account = tables.ConnectPatiently();
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (tables.Prefix, tables.Prefix));
        silo.UseAzureStorageClustering(members => (members.TableServiceClient, members.TableName) = (account, SilosOf(tables)));
        silo.ConfigureEndpoints(advertised, siloPort, gatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(advertised));
        silo.AddAzureTableGrainStorageAsDefault(storage =>
        {
            (storage.TableServiceClient, storage.TableName) = (account, tables.Table("state"));
            storage.DeleteStateOnClear = true;
        });
        silo.UseAzureTableReminderService(
            reminders => (reminders.TableServiceClient, reminders.TableName) = (account, tables.Table("reminders")));
        silo.Services.AddSingleton<IGrainStorageSerializer, PackedState>();
        silo.Configure<ClusterMembershipOptions>(SharedCluster.Watch);
        silo.AddEngine(options, host => Facts(host.GetRequiredService<ILogger<JournalDatabase>>()));
    }

    /// <summary>The table in which silos find each other, and clients find them.</summary>
    internal static string SilosOf(AzureTables tables) => tables.Table("silos");

    private JournalDatabase Facts(ILogger? log)
        => new(tables.Connect().GetTableClient(tables.Table("facts")), tables.Where(), folder, log);
}
