using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Transcode.Gateway.Hosting;

/// <summary>Asks something that may be away, and waits no longer than whoever asks about our health would.</summary>
internal static class TimedCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <param name="ask">Healthy when it comes back.</param>
    /// <param name="away">Words for what it is known to throw; null: not known, and thrown on.</param>
    /// <param name="what">What did not answer: "The state".</param>
    /// <param name="where">Which setting names it.</param>
    /// <param name="stop">Given up by whoever asks.</param>
    public static async Task<HealthCheckResult> Run(Func<CancellationToken, Task> ask, Func<Exception, string?> away, string what,
        string where, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        try
        {
            await ask(patience.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (away(failure) is not null)
        {
            return HealthCheckResult.Unhealthy(away(failure));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{what} did not answer within {_patience.TotalSeconds:0} s ({where}).");
        }
    }
}
