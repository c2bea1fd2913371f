using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Poster;
using Transcode.Worker.Outputs;
using Transcode.Worker.Steps.Verify;

namespace Transcode.Worker.Steps.Video;

/// <summary>One telling picture of a film, and not of a place where the film is damaged, if there is another.</summary>
internal sealed class PosterFile(StepContext context)
{
    private const string Damaged = "damaged.jpg";

    /// <summary>A frame that is damaged spoils those that are made from it, up to the next key frame; that may be so far before.</summary>
    private static readonly MediaTime _smear = MediaTime.FromSeconds(10);

    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Poster poster, CancellationToken stop)
    {
        Failure? last = null;
        foreach (var search in PosterCommand.Searches(poster.At))
        {
            var (complaints, failure) = await Take(step, poster, search, stop);
            if (failure is { Party: not Party.Input })
                return (null, failure);
            if (failure is null && IsThere)
                return (await Finish(step, poster, await DamageNear(step, search, complaints, stop), search, stop), null);
            last = failure;
            context.Progress.Set(50);
        }
        return (null,
            last ?? new Failure(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
                "Not one picture of this file could be decoded. Check that it plays."));
    }

    private string Image => context.Workspace.PathOf(PosterCommand.File);

    private bool IsThere => File.Exists(Image) && new FileInfo(Image).Length > 0;

    private async Task<(IReadOnlyList<string> Complaints, Failure? Failure)> Take(Step.Render step, FilePlan.Poster poster,
        PosterSearch search, CancellationToken stop)
    {
        File.Delete(Image);
        var end = await context.RunWatched(PosterCommand.For(poster, search, step.Source.Video!, context.Source, context.Workspace.Folder),
            Phase.Encoding, _ => { }, stop);
        return (end.Complaints, end.Failure);
    }

    /// <summary>A start in mid-stream makes a decoder complain too; a decode from the beginning does not.</summary>
    private async Task<IReadOnlyList<Damage>> DamageNear(Step.Render step, PosterSearch search, IReadOnlyList<string> complaints,
        CancellationToken stop)
    {
        if (complaints.Count == 0)
            return [];
        var (from, to) = (search.At ?? MediaTime.Zero, (search.At ?? MediaTime.Zero) + MediaTime.FromSeconds(search.Seconds));
        var (damage,
            _) = await new DamageSearch(context).Suspect(DamageField.Video(step.Source.Video!, null,
                to) with
            { Until = to + MediaTime.FromSeconds(1) }, stop);
        return [.. damage.Where(place => place.To > from - _smear && place.From < to)];
    }

    private async Task<StepResult.Rendered> Finish(Step.Render step, FilePlan.Poster poster, IReadOnlyList<Damage> damage,
        PosterSearch search, CancellationToken stop)
    {
        var warnings = damage.Count > 0 ? await Another(step, poster, PosterCommand.Beside(search, damage.Min(place => place.From),
            damage.Max(place => place.To)), stop) : [];
        var output = await context.Outputs.Copy(context.Asset, step.Profile, poster.FileNames[0], OutputKind.Image, Image, stop);
        return new StepResult.Rendered([output with { Width = poster.Width, Height = poster.Height }], damage, warnings);
    }

    /// <summary>Puts a picture of an audio stretch in its place. Where there is none, or only where it cannot be told, the damaged one
    /// stays.</summary>
    private async Task<IReadOnlyList<string>> Another(Step.Render step, FilePlan.Poster poster, IReadOnlyList<PosterSearch> beside,
        CancellationToken stop)
    {
        var kept = context.Workspace.PathOf(Damaged);
        File.Move(Image, kept);
        foreach (var search in beside)
        {
            var (complaints, failure) = await Take(step, poster, search, stop);
            if (failure is null && complaints.Count == 0 && IsThere)
                return [$"the poster is taken at {search.At ?? MediaTime.Zero} and later, since the film is damaged where it is looked for "
                    + "first"];
        }
        File.Move(kept, Image, overwrite: true);
        return ["the poster is of a stretch that is damaged: no other picture was found"];
    }
}
