using System.Data.Common;
using System.Diagnostics;
using Transcode.Cli.Client;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Display;
using Transcode.Cli.Export;
using Transcode.Cli.Serving;
using Transcode.Domain;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Run;

/// <summary>From a file, or an address, to a folder with its result.</summary>
internal sealed class RunCommand(RunArguments arguments, ServeOptions serve, Func<string, IProgressDisplay> display)
{
    /// <summary>Before what lies about: who waits at a terminal goes first.</summary>
    private const int AtTheTerminal = 100;

    private static readonly TimeSpan _cancelTimeout = TimeSpan.FromSeconds(5);

    private readonly long _since = Stopwatch.GetTimestamp();

    /// <param name="stop">Ctrl-C.</param>
    public async Task<RunResult> Run(CancellationToken stop)
    {
        var result = await Checked(stop);
        // One that was written to its folder keeps what it says there.
        return result.Seconds > 0 ? result : result with { Seconds = Elapsed };
    }

    private double Elapsed => Math.Round(Stopwatch.GetElapsedTime(_since).TotalSeconds, 3);

    private async Task<RunResult> Checked(CancellationToken stop)
    {
        SourceMark? mark = null;
        try
        {
            if (arguments.IsAddress)
                return await OfAddress(made => mark = made, stop);
            var file = NamedFile.Of(arguments.File, serve.Data);
            var (source, why) = LocalFile.Inspect(file.Path);
            if (source is null)
                return RunResult.Rejected(why!.Code, why.Message);
            mark = SourceMark.Of(source, file.RealPath);
            var (folder, problem) = file.Folder is null && arguments.Output is null
                ? (null, NamedFile.FolderCannotBeNamed)
                : OutputFolder.Take(arguments.Output, file.Folder ?? "", file.Name, mark);
            if (folder is null)
                return RunResult.Rejected(problem!) with { Source = mark };
            using (folder)
                return await Work(new JobRequest { Path = file.Path }, folder, mark, stop);
        }
        catch (RefusedException refused)
        {
            return new RunResult
            {
                State = IsRejection(refused.Code) ? "rejected" : "failed",
                Source = mark,
                Error = new RunError(refused.Code, refused.Message, refused.Tool)
            };
        }
        catch (FaultyStartException faulty)
        {
            return RunResult.Failed("start.faulty", faulty.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new RunResult
            {
                State = "cancelled",
                Source = mark,
                Error = new RunError("job.cancelled", "cancelled before it began", null)
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            return RunResult.Failed(DiskFull.Is(exception) ? FailureCodes.StorageFull : FailureCodes.StorageFailed,
                exception.Message) with
            { Source = mark };
        }
        catch (Exception exception)
        {
            // A fault of ours. The caller is still owed a result that it can read; the log has the rest.
            return RunResult.Failed("internal", LastResort.Report(exception, serve.Data)) with { Source = mark };
        }
    }

    /// <summary>Its result is put into the present folder.</summary>
    private async Task<RunResult> OfAddress(Action<SourceMark> mark, CancellationToken stop)
    {
        var (address, refused) = NamedAddress.Read(arguments.File);
        if (address is null)
            return RunResult.Rejected(FailureCodes.AddressRefused, refused!.Message);
        var source = SourceMark.OfAddress(address.Text);
        mark(source);
        var (folder, problem) = OutputFolder.Take(arguments.Output, Directory.GetCurrentDirectory(),
            SourceName.FileName(address.FileName), source);
        if (folder is null)
            return RunResult.Rejected(problem!) with { Source = source };
        using (folder)
            return await Work(new JobRequest { Url = address.Text }, folder, source, stop);
    }

    private async Task<RunResult> Work(JobRequest what, OutputFolder folder, SourceMark mark, CancellationToken stop)
    {
        await using var session = await LastingSession.Open(serve, stop);
        // Attached: asked twice, the job that the first one took is answered.
        var order = what with { Profiles = arguments.Profiles, Priority = AtTheTerminal, Attach = true };
        var job = await session.Ask(client => client.Submit(order, stop), stop);
        JobReport report;
        using (var shown = display(job.Label))
            report = await Follow(session, job, shown, stop);
        return await Deliver(session, report, folder, mark);
    }

    /// <summary>Where the process that did the work for us ends, we take over: the job is remembered, whoever works on it.</summary>
    private static async Task<JobReport> Follow(LastingSession session, JobReport job, IProgressDisplay shown, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await JobFollower.UntilOver(session.Client, job.JobId, shown, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return await Cancel(session, job);
            }
            catch (HttpRequestException) when (!session.IsOwn)
            {
                await session.Reopen(stop);
            }
        }
    }

    private static async Task<JobReport> Cancel(LastingSession session, JobReport job)
    {
        using var timeout = new CancellationTokenSource(_cancelTimeout);
        try
        {
            return await session.Ask(client => client.Cancel(job.JobId, timeout.Token), timeout.Token);
        }
        catch (RefusedException)
        {
            // It was over in the same moment.
            return await session.Client.Find(job.JobId, timeout.Token);
        }
    }

    private async Task<RunResult> Deliver(LastingSession session, JobReport report, OutputFolder folder, SourceMark mark)
    {
        try
        {
            if (report.State != "ready")
                return RunResult.Of(report, null) with { Source = mark };
            folder.Begin();
            Exporter.Export(serve.Data, new AssetId(report.AssetId), folder, CancellationToken.None);
            var result = RunResult.Of(report, folder.Path) with
            {
                Source = mark,
                Contents = Contents.Of(folder.Building),
                Seconds = Elapsed
            };
            if (folder.NotFirst is { } other)
                result =
                    result with
                    {
                        Remarks =
                        [.. result.Remarks, $"the result is in {Path.GetFileName(folder.Path)}: {other.What.TrimEnd('.')}"]
                    };
            // The very object that --json prints. It is the last file: a folder that has it is whole.
            await File.WriteAllTextAsync(Path.Combine(folder.Building, OutputFolder.Marker), result.ToJson() + "\n",
                CancellationToken.None);
            return folder.Appear() is { } why ? RunResult.Rejected(why) with { JobId = report.JobId, Source = mark } : result;
        }
        finally
        {
            if (!arguments.Keep)
                await Forget(session, report.AssetId);
        }
    }

    /// <summary>What was said of the run stands by now, and a copy that stays in the data folder changes nothing of it.</summary>
    private async Task Forget(LastingSession session, string asset)
    {
        try
        {
            // What was fetched is nobody's file but ours.
            await session.Ask(client => arguments.IsAddress ? client.Delete(asset, CancellationToken.None)
                : client.ForgetOutputs(asset, CancellationToken.None), CancellationToken.None);
        }
        catch (Exception exception)
        {
            _ = LastResort.Report(exception, serve.Data);
        }
    }

    private static bool IsRejection(string code) =>
        code.StartsWith("input.", StringComparison.Ordinal) || code.StartsWith("profile.", StringComparison.Ordinal)
            || code is "request.invalid" or "path.refused" or FailureCodes.AddressRefused or FailureCodes.SourceNoStore
                or FailureCodes.SourceStoreRefused;
}
