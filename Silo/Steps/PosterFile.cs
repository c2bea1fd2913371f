using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Media.Poster;
using Transcode.Silo.Outputs;

namespace Transcode.Silo.Steps;

/// <summary>One telling picture of a film.</summary>
internal sealed class PosterFile(StepContext context)
{
    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Poster poster, CancellationToken stop)
    {
        var file = context.Workspace.PathOf(PosterCommand.File);
        Failure? last = null;
        foreach (var search in PosterCommand.Searches(poster.At))
        {
            var command = PosterCommand.For(poster, search, step.Source.Video!, context.Source, context.Workspace.Folder);
            var end = await context.RunWatched(command, Phase.Encoding, _ => { }, stop);
            last = end.Failure;
            if (last is { Party: not Party.Input })
                return (null, last);
            if (last is null && File.Exists(file) && new FileInfo(file).Length > 0)
                return (await Finish(step, poster, file, stop), null);
            context.Progress.Tell(50);
        }
        return (null, last ?? new Failure(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input, "Not one picture of this file could be decoded. Check that it plays."));
    }

    private async Task<StepResult.Rendered> Finish(Step.Render step, FilePlan.Poster poster, string file, CancellationToken stop)
    {
        var output = await context.Outputs.Copy(context.Asset, step.Profile, poster.FileNames[0], OutputKind.Image, file, stop);
        return new StepResult.Rendered([output with { Width = poster.Width, Height = poster.Height }], [], []);
    }
}
