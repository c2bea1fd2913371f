using GraphQL.DataLoader;

namespace Transcode.Gateway.GraphQL.Batching;

/// <summary>Gathers what one level of the answer asks for and fetches it at once; what was fetched once in an operation is not fetched
/// again.</summary>
internal abstract class BatchLoader<TKey, T> where TKey : notnull where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (Task<T?> Value, Batch? Batch)> _known = [];
    private Batch? _open;

    /// <summary>Those that exist; in any order.</summary>
    protected abstract Task<IReadOnlyDictionary<TKey, T>> Fetch(IReadOnlyCollection<TKey> keys, CancellationToken stop);

    public IDataLoaderResult<T?> Load(TKey key) => Load(key, found => found);

    public IDataLoaderResult<TResult> Load<TResult>(TKey key, Func<T?, TResult> choose)
        => Load(key, found => Task.FromResult(choose(found)));

    public IDataLoaderResult<TResult> Load<TResult>(TKey key, Func<T?, Task<TResult>> choose)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(key, out var known))
            {
                _open ??= new Batch(this);
                _known[key] = known = (_open.Add(key), _open);
            }
            return new Chosen<TResult>(known.Value, known.Batch, choose);
        }
    }

    /// <summary>It is known already.</summary>
    public void Keep(TKey key, T value)
    {
        lock (_gate)
            _known.TryAdd(key, (Task.FromResult<T?>(value), null));
    }

    private sealed class Batch(BatchLoader<TKey, T> loader)
    {
        private readonly List<TKey> _keys = [];
        private readonly TaskCompletionSource<IReadOnlyDictionary<TKey, T>> _fetched =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _begun;

        public Task<T?> Add(TKey key)
        {
            _keys.Add(key);
            return Find(key);
        }

        /// <summary>From now on other keys go into the next batch.</summary>
        public async Task Begin(CancellationToken stop)
        {
            lock (loader._gate)
            {
                if (_begun)
                    return;
                _begun = true;
                if (loader._open == this)
                    loader._open = null;
            }
            try
            {
                _fetched.SetResult(await loader.Fetch(_keys, stop));
            }
            catch (Exception failure)
            {
                _fetched.SetException(failure);
            }
        }

        private async Task<T?> Find(TKey key) => (await _fetched.Task).GetValueOrDefault(key);
    }

    private sealed class Chosen<TResult>(Task<T?> value, Batch? batch, Func<T?, Task<TResult>> choose) : IDataLoaderResult<TResult>
    {
        public async Task<TResult> GetResultAsync(CancellationToken cancellationToken = default)
        {
            if (batch is not null)
                await batch.Begin(cancellationToken);
            return await choose(await value);
        }

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken)
            => await GetResultAsync(cancellationToken);
    }
}
