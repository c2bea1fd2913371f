using Orleans.Configuration;
using Transcode.Contracts;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Homes;

/// <summary>What silos and clients of a home that many share have in common, wherever it lies.</summary>
internal static class SharedCluster
{
    /// <summary>Silos that start together with their gateways take some seconds.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    /// <summary>Where nobody listens at the address of the state: it was named wrongly, more often than not.</summary>
    private static readonly TimeSpan _patienceWithNobody = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A silo that is new is asked, and one that is gone is not, soon after the silos know of it themselves: before a question
    /// that a frozen one was asked has waited out its answer and is asked again, else that would wait once more.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Measured: with these a killed silo's grains answer elsewhere after two seconds; with Orleans' own, after more than a minute. A silo
    /// that stands still is taken for dead when nothing at all has come from it for the longest probe's time, thrice.
    /// </summary>
    public static void Watch(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
    }

    /// <param name="client">Of the host.</param>
    /// <param name="name">Of the cluster.</param>
    /// <param name="time">The clock.</param>
    public static void Join(IClientBuilder client, string name, TimeProvider time)
    {
        var since = time.GetTimestamp();
        client.Services.AddContractSerialization();
        client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (name, name));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = EngineSetup.ResponseTimeout);
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = _look);
        client.UseConnectionRetryFilter(async (failure, stop) =>
        {
            // A state that answers may have no tables yet: the first silo makes them.
            if (time.GetElapsedTime(since) > (StateAbsence.Of(failure) is null ? _patience : _patienceWithNobody))
                return false;
            await Task.Delay(_pause, time, stop);
            return true;
        });
    }
}
