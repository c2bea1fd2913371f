using System.Collections.Concurrent;
using Transcode.Domain;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Tests.Fixtures;

/// <summary>Notes what it is told, in order, and can be made to fail or to wait.</summary>
public sealed class RecordingPublisher : IResultPublisher
{
    private readonly ConcurrentQueue<string> told = new();

    public IReadOnlyList<string> Told => [.. told];

    /// <summary>Publishing throws this.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Publishing waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Done whenever publishing begins, before it waits.</summary>
    public Action OnBegin { get; set; } = () => { };

    /// <summary>Beats whenever something was told.</summary>
    public Pulse Heard { get; } = new();

    /// <summary>Waits until that is told.</summary>
    public async Task Until(string words, CancellationToken stop)
    {
        while (true)
        {
            var next = Heard.Next;
            if (told.Contains(words))
                return;
            await next.WaitAsync(TimeSpan.FromSeconds(20), stop);
        }
    }

    public async Task Publish(string stagingPrefix, CancellationToken stop)
    {
        OnBegin();
        await Gate.WaitAsync(stop);
        if (Fault is { } fault)
            throw fault;
        await Note($"publish {stagingPrefix}");
    }

    public Task Discard(string stagingPrefix, CancellationToken stop) => Note($"discard {stagingPrefix}");

    public Task CleanJob(JobId job, CancellationToken stop) => Note($"clean {job}");

    public Task ForgetOutputs(AssetId asset, CancellationToken stop) => Note($"forget {asset}");

    private Task Note(string words)
    {
        told.Enqueue(words);
        Heard.Beat();
        return Task.CompletedTask;
    }
}
