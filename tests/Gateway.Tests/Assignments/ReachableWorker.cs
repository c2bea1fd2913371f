using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Transcode.Gateway.Tests.Assignments;

/// <summary>Somebody else's worker: takes a push and keeps its text.</summary>
internal sealed class ReachableWorker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource<string> _pushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReachableWorker(int port, string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{address}:{port}");
        _app = builder.Build();
        _app.MapPost("/api/assignments", async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            _pushed.TrySetResult(await reader.ReadToEndAsync(http.RequestAborted));
        });
    }

    public Task<string> Pushed => _pushed.Task;

    public Task Start() => _app.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
