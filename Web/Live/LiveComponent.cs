using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Transcode.Web.Live;

/// <summary>A part of a page that is there without script and moves with it: read once for the page, then drawn anew whenever something
/// changed.</summary>
public abstract class LiveComponent<T> : ComponentBase, IDisposable where T : class
{
    private readonly CancellationTokenSource _gone = new();

    /// <summary>Null: there is no such thing.</summary>
    protected T? Now { get; private set; }

    /// <summary>Ends with the component.</summary>
    protected CancellationToken Stop { get; }

    protected LiveComponent() => Stop = _gone.Token;

    /// <summary>For the page as it is first sent.</summary>
    protected abstract Task<T?> Read(CancellationToken stop);

    /// <summary>What was shown when the page was sent; null: that is gone.</summary>
    protected abstract T? Recall();

    /// <summary>For as long as somebody looks.</summary>
    protected abstract IAsyncEnumerable<T> Changes(CancellationToken stop);

    /// <summary>Before what is new is drawn.</summary>
    protected virtual Task Changed(T now) => Task.CompletedTask;

    protected override async Task OnInitializedAsync()
    {
        Now = (RendererInfo.IsInteractive ? Recall() : null) ?? await Read(Stop);
        if (Now is null)
            return;
        await Changed(Now);
        // Not when the page was first drawn: that may have been before there was anything to draw.
        if (RendererInfo.IsInteractive)
            _ = Follow();
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task Follow()
    {
        try
        {
            await foreach (var now in Changes(Stop))
                await InvokeAsync(async () =>
                {
                    Now = now;
                    try
                    {
                        await Changed(now);
                    }
                    catch (Exception exception) when (!Stop.IsCancellationRequested && exception is not OperationCanceledException)
                    {
                        // What it needs is away for a moment: the page shows what it last knew, and the next reading tries again.
                    }
                    StateHasChanged();
                });
        }
        catch (Exception exception) when (exception is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            // The page was left.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
