using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Access;

/// <summary>How many requests a minute a key may make at this server. Those of before a pause may come together.</summary>
internal sealed class KeyRates : IDisposable
{
    // With it comes a timer, so that it is made only when there is a key that has a rate.
    private readonly Lazy<PartitionedRateLimiter<KnownKey>> _limiter =
        new(() => PartitionedRateLimiter.Create<KnownKey, (string, int)>(key =>
        RateLimitPartition.GetTokenBucketLimiter((key.Mark, key.Quota.RequestsPerMinute!.Value), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = key.Quota.RequestsPerMinute!.Value,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / key.Quota.RequestsPerMinute!.Value,
            QueueLimit = 0,
        })));

    /// <returns>Null: go on; else how many seconds to wait.</returns>
    public int? Wait(KnownKey key)
    {
        if (key.Quota.RequestsPerMinute is not { } most)
            return null;
        using var lease = _limiter.Value.AttemptAcquire(key);
        return lease.IsAcquired ? null : (int)Math.Ceiling(60.0 / most);
    }

    public void Dispose()
    {
        if (_limiter.IsValueCreated)
            _limiter.Value.Dispose();
    }
}

internal static class KeyRateSetup
{
    /// <summary>Behind the look at keys.</summary>
    public static void UseKeyRates(this IApplicationBuilder app)
    {
        var rates = app.ApplicationServices.GetRequiredService<KeyRates>();
        app.Use(async (http, next) =>
        {
            if (http.Features.Get<KnownKey>() is { } key && rates.Wait(key) is { } seconds)
            {
                http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                http.Response.Headers.CacheControl = "no-store";
                await Problem.Of(429,
                    "rate.limited", $"{key.Caller.Title} may make {key.Quota.RequestsPerMinute} requests a minute. Try again in {seconds} s.").ExecuteAsync(http);
                return;
            }
            await next(http);
        });
    }
}
