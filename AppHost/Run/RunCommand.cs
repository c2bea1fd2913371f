using System.Data.Common;
using System.Diagnostics;
using Transcode.AppHost.Client;
using Transcode.AppHost.CommandLine;
using Transcode.AppHost.Display;
using Transcode.AppHost.Export;
using Transcode.AppHost.Serving;
using Transcode.Domain;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Jobs;

namespace Transcode.AppHost.Run;

/// <summary>From a file to a folder with its result.</summary>
internal sealed class RunCommand(RunArguments arguments, ServeOptions serve, Func<string, IProgressDisplay> display)
{
    /// <summary>Before what lies about: who waits at a terminal goes first.</summary>
    private const int AtTheTerminal = 100;

    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    /// <param name="file">Absolute path.</param>
    /// <param name="stop">Ctrl-C.</param>
    public async Task<RunResult> Run(string file, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        var result = await Checked(file, stop);
        return result with { Seconds = Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 3) };
    }

    private async Task<RunResult> Checked(string file, CancellationToken stop)
    {
        if (LocalFile.Look(file).Why is { } why)
            return RunResult.Rejected(why.Code, why.Message);
        var (folder, occupied) = OutputFolder.For(arguments.Output ?? RunArguments.DefaultOutput(file));
        if (folder is null)
            return RunResult.Rejected("output.occupied", occupied!);
        try
        {
            return await Work(file, folder, stop);
        }
        catch (RefusedException refused)
        {
            return new RunResult { State = IsRejection(refused.Code) ? "rejected" : "failed", Error = new RunError(refused.Code, refused.Message, refused.Tool) };
        }
        catch (FaultyStartException faulty)
        {
            return RunResult.Failed("start.faulty", faulty.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new RunResult { State = "cancelled", Error = new RunError("job.cancelled", "cancelled before it began", null) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            return RunResult.Failed(DiskFull.Is(exception) ? FailureCodes.StorageFull : FailureCodes.StorageFailed, exception.Message);
        }
        catch (Exception exception)
        {
            // A fault of ours. The caller is still owed a result that it can read.
            return RunResult.Failed("internal", exception.Message, exception.ToString());
        }
    }

    private async Task<RunResult> Work(string file, OutputFolder folder, CancellationToken stop)
    {
        var session = await Session.Open(serve, stop);
        try
        {
            var job = await session.Client.Submit(new JobRequest { Path = file, Profiles = arguments.Profiles, Priority = AtTheTerminal, Attach = true }, stop);
            JobReport report;
            using (var shown = display(job.Label))
                (session, report) = await Follow(session, job, shown, stop);
            return await Deliver(session, report, folder);
        }
        finally
        {
            await session.DisposeAsync();
        }
    }

    /// <summary>Where the process that did the work for us ends, we take over: the job is remembered, whoever works on it.</summary>
    private async Task<(Session, JobReport)> Follow(Session session, JobReport job, IProgressDisplay shown, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return (session, await JobFollower.UntilOver(session.Client, job.JobId, shown, stop));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return (session, await Cancel(session, job));
            }
            catch (HttpRequestException) when (!session.IsOwn)
            {
                await session.DisposeAsync();
                session = await Session.Open(serve, stop);
            }
        }
    }

    private static async Task<JobReport> Cancel(Session session, JobReport job)
    {
        using var patience = new CancellationTokenSource(CancelPatience);
        try
        {
            return await session.Client.Cancel(job.JobId, patience.Token);
        }
        catch (RefusedException)
        {
            // It was over in the same moment.
            return await session.Client.Find(job.JobId, patience.Token);
        }
    }

    private async Task<RunResult> Deliver(Session session, JobReport report, OutputFolder folder)
    {
        try
        {
            if (report.State != "ready")
                return RunResult.Of(report, null);
            folder.Begin();
            Exporter.Export(serve.Data, new AssetId(report.AssetId), folder, CancellationToken.None);
            var result = RunResult.Of(report, folder.Path);
            await File.WriteAllTextAsync(Path.Combine(folder.Building, OutputFolder.Marker), result.ToJson() + "\n", CancellationToken.None);
            folder.Appear();
            return result;
        }
        finally
        {
            folder.Abandon();
            if (!arguments.Keep)
                await session.Client.ForgetOutputs(report.AssetId, CancellationToken.None);
        }
    }

    private static bool IsRejection(string code) =>
        code.StartsWith("input.", StringComparison.Ordinal) || code.StartsWith("profile.", StringComparison.Ordinal) || code is "request.invalid" or "path.refused";
}
