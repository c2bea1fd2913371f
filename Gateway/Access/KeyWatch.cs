using Transcode.Domain.Keys;

namespace Transcode.Gateway.Access;

/// <summary>For what goes on after its request was let in: streams and sockets end some seconds after the key with which they were
/// opened.</summary>
internal sealed class KeyWatch(KeptKeys keys, TimeProvider time)
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(2);

    /// <param name="caller">Whose key is to be watched; keys of the settings hold as long as the server.</param>
    public Held Hold(Caller caller) => new(caller.Key is { } id && KeyText.IsId(id) ? id : null, keys, time);

    internal sealed class Held : IDisposable
    {
        private readonly CancellationTokenSource _gone = new();
        private readonly CancellationTokenSource _ended = new();

        public Held(string? id, KeptKeys keys, TimeProvider time)
        {
            Ended = _ended.Token;
            if (id is not null)
                _ = Watch(id, keys, time, _gone.Token);
        }

        /// <summary>The key was revoked, or has expired.</summary>
        public CancellationToken Ended { get; }

        public void Dispose() => _gone.Cancel();

        private async Task Watch(string id, KeptKeys keys, TimeProvider time, CancellationToken stop)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(_period, time, stop);
                    if (await Holds(id, keys, stop))
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
