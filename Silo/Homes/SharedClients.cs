using Transcode.Silo.Facts;

namespace Transcode.Silo.Homes;

/// <summary>How a process that hosts no grain finds the silos.</summary>
public static class SharedClients
{
    /// <param name="client">Of the host.</param>
    /// <param name="address">See <see cref="PostgresAddress"/>; it holds a password.</param>
    /// <param name="time">The clock.</param>
    public static IClientBuilder UsePostgres(this IClientBuilder client, string address, TimeProvider time)
    {
        SharedCluster.Join(client, PostgresHome.ClusterId, time);
        return client.UseAdoNetClustering(
            clustering => (clustering.Invariant, clustering.ConnectionString) = (PostgresHome.Driver, PostgresHome.Connection(address)));
    }

    /// <param name="client">Of the host.</param>
    /// <param name="tables">Where the silos are written down.</param>
    /// <param name="time">The clock.</param>
    public static IClientBuilder UseAzure(this IClientBuilder client, AzureTables tables, TimeProvider time)
    {
        SharedCluster.Join(client, tables.Prefix, time);
        return client.UseAzureStorageClustering(
            members => (members.TableServiceClient, members.TableName) = (tables.ConnectPatiently(), AzureHome.SilosOf(tables)));
    }
}
