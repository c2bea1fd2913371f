namespace Transcode.Cli.CommandLine;

/// <summary>Nothing to do but to be there.</summary>
internal static class Waiting
{
    public static async Task Until(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
