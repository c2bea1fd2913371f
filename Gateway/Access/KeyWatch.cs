using Transcode.Domain.Keys;

namespace Transcode.Gateway.Access;

/// <summary>For what goes on after its request was let in: streams and sockets end some seconds after the key with which they were
/// opened, or as the token ends.</summary>
internal sealed class KeyWatch(KeptKeys keys, TimeProvider time)
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2);

    /// <param name="caller">Whose key is to be watched; keys of the settings hold as long as the server.</param>
    public Held Hold(Caller caller) => new(caller.Key is { } id && KeyText.IsId(id) ? id : null, caller.Until, keys, time);

    internal sealed class Held : IDisposable
    {
        private readonly CancellationTokenSource _gone = new();
        private readonly CancellationTokenSource _ended = new();

        public Held(string? id, DateTimeOffset? until, KeptKeys keys, TimeProvider time)
        {
            Ended = _ended.Token;
            if (id is not null)
                _ = Watch(() => Holds(id, keys, _gone.Token), time, _gone.Token);
            else if (until is { } end)
                _ = Watch(() => Task.FromResult(time.GetUtcNow() < end), time, _gone.Token);
        }

        /// <summary>The key was revoked, or has expired.</summary>
        public CancellationToken Ended { get; }

        public void Dispose() => _gone.Cancel();

        private async Task Watch(Func<Task<bool>> holds, TimeProvider time, CancellationToken stop)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(_period, time, stop);
                    if (await holds())
                        continue;
                    await _ended.CancelAsync();
                    return;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // What was opened with it has ended first.
            }
        }

        /// <summary>While the engine is away nobody's stream is cut.</summary>
        private static async Task<bool> Holds(string id, KeptKeys keys, CancellationToken stop)
        {
            try
            {
                return await keys.Find(id, null, stop) is not null;
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                return true;
            }
        }
    }
}
