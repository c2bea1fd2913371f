using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Configuration;
using Orleans.Storage;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Homes;

/// <summary>Many silos that share a PostgreSQL database: membership, reminders, grain state and facts.</summary>
/// <param name="address">See <see cref="PostgresAddress"/>; it holds a password.</param>
/// <param name="advertised">The address at which the other silos reach this one.</param>
/// <param name="siloPort">For silos.</param>
/// <param name="gatewayPort">For clients.</param>
public sealed class PostgresHome(string address, IPAddress advertised, int siloPort, int gatewayPort) : IEngineHome
{
    public const string ServiceId = "transcode";
    public const string ClusterId = "transcode";
    public const string Driver = "Npgsql";

    public async Task Prepare(CancellationToken stop)
    {
        await using var facts = new PostgresDatabase(address);
        await facts.Prepare(FactsScripts.For(facts), stop);
        await using var connection = new NpgsqlConnection(Connection(address));
        await connection.OpenAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(73617572);" + HomeScripts.Read("Postgres"), connection,
            transaction);
        await command.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
    }

    public void Use(ISiloBuilder silo, EngineOptions options)
    {
        var connection = Connection(address);
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ServiceId, ClusterId));
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Driver, connection));
        silo.ConfigureEndpoints(advertised, siloPort, gatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(advertised));
        silo.AddAdoNetGrainStorageAsDefault(storage => (storage.Invariant, storage.ConnectionString) = (Driver, connection));
        silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (Driver, connection));
        silo.Services.AddSingleton<IGrainStorageSerializer, JsonState>();
        silo.Configure<ClusterMembershipOptions>(SharedCluster.Watch);
        silo.AddEngine(options, _ => new PostgresDatabase(address));
    }

    /// <summary>As Orleans' providers take it.</summary>
    public static string Connection(string address)
        => new NpgsqlConnectionStringBuilder(PostgresAddress.Read(address).ConnectionString)
        {
            NoResetOnClose = false,
            MaxAutoPrepare = 0
        }.ConnectionString;
}
