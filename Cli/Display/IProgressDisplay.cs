namespace Transcode.Cli.Display;

/// <summary>Where a running job is shown: a terminal that can be drawn on, or plain lines.</summary>
public interface IProgressDisplay : IDisposable
{
    void Show(JobView view);
}

/// <summary>Nothing is shown.</summary>
public sealed class NoDisplay : IProgressDisplay
{
    public void Show(JobView view)
    {
        // Somebody reads only the result.
    }

    public void Dispose() { }
}
