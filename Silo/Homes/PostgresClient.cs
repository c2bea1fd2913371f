using Orleans.Configuration;
using Transcode.Contracts;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Homes;

/// <summary>How a process that hosts no grain finds the silos of a PostgreSQL database.</summary>
public static class PostgresClient
{
    /// <summary>Silos that start together with their gateways take some seconds.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A silo that is new is asked, and one that is gone is not, as soon as the silos know of it themselves.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);

    /// <param name="client">Of the host.</param>
    /// <param name="address">See <see cref="Facts.PostgresAddress"/>; it holds a password.</param>
    /// <param name="time">The clock.</param>
    public static IClientBuilder UsePostgres(this IClientBuilder client, string address, TimeProvider time)
    {
        var since = time.GetTimestamp();
        client.Services.AddContractSerialization();
        client.Configure<ClusterOptions>(
            cluster => (cluster.ServiceId, cluster.ClusterId) = (PostgresHome.ServiceId, PostgresHome.ClusterId));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = EngineSetup.ResponseTimeout);
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = _look);
        client.UseAdoNetClustering(
            clustering => (clustering.Invariant, clustering.ConnectionString) = (PostgresHome.Driver, PostgresHome.Connection(address)));
        client.UseConnectionRetryFilter(async (_, stop) =>
        {
            if (time.GetElapsedTime(since) > _patience)
                return false;
            await Task.Delay(_pause, time, stop);
            return true;
        });
        return client;
    }
}
