using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Silo.Publishing;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>Notes what it is told, in order, and can be made to fail or to wait.</summary>
internal sealed class RecordingPublisher : IResultPublisher
{
    private readonly List<string> _told = [];
    private TaskCompletionSource _news = New();

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    /// <summary>What of a result is not in the store.</summary>
    public Func<StepResult, Task<string?>> Missing { get; set; } = _ => Task.FromResult<string?>(null);

    /// <summary>Publishing throws this.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Publishing waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Deleting waits for this.</summary>
    public Task DeleteGate { get; set; } = Task.CompletedTask;

    /// <summary>Waits until that is told.</summary>
    public async Task Until(string words, int times = 1)
    {
        while (true)
        {
            var news = Volatile.Read(ref _news).Task;
            if (Told.Count(told => told == words) >= times)
                return;
            await news.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    public Task<string?> Check(AssetId asset, StepResult result, string stagingPrefix, CancellationToken stop) => Missing(result);

    public async Task Publish(string stagingPrefix, CancellationToken stop)
    {
        await Note($"begin {stagingPrefix}");
        await Gate.WaitAsync(stop);
        if (Fault is { } fault)
            throw fault;
        await Note($"publish {stagingPrefix}");
    }

    public Task Discard(string stagingPrefix, CancellationToken stop) => Note($"discard {stagingPrefix}");

    public async Task Clean(Job job, bool withOutputs, CancellationToken stop)
    {
        await DeleteGate.WaitAsync(stop);
        await Note($"clean {job.Id}{(withOutputs ? " with outputs" : "")}");
    }

    public async Task ForgetOutputs(AssetId asset, CancellationToken stop)
    {
        await DeleteGate.WaitAsync(stop);
        await Note($"forget {asset}");
    }

    private Task Note(string words)
    {
        lock (_told)
            _told.Add(words);
        Interlocked.Exchange(ref _news, New()).TrySetResult();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
