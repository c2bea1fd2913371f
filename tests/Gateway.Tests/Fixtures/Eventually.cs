namespace Transcode.Gateway.Tests.Fixtures;

/// <summary>For what another process or the server's own end of a connection does, and nothing announces.</summary>
internal static class Eventually
{
    public static Task Holds(Func<bool> condition, string what) => Holds(() => Task.FromResult(condition()), what);

    public static async Task Holds(Func<Task<bool>> condition, string what)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            if (timeout.IsCancellationRequested)
                throw new TimeoutException($"It did not come about: {what}.");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
