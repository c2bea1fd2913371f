using Orleans.Concurrency;
using Transcode.Domain.Throughput;

namespace Transcode.Contracts.Throughput;

/// <summary>How much all silos together got done in the last hour. There is one; it lives in memory and
/// begins anew with its silo.</summary>
[Alias("transcode.IThroughputGrain")]
public interface IThroughputGrain : IGrainWithStringKey
{
    const string Key = "all";

    /// <param name="steps">That were finished.</param>
    /// <param name="videoSeconds">Of film that they encoded.</param>
    [Alias("Add"), OneWay]
    Task Add(int steps, double videoSeconds);

    /// <summary>Oldest first; a minute in which nothing was finished is left out.</summary>
    [Alias("LastHour")]
    Task<ThroughputMinute[]> LastHour();
}
