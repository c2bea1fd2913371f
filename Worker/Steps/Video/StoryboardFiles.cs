using System.Text;
using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Playlists;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Storyboard;
using Transcode.Worker.Outputs;
using Transcode.Worker.Steps.Verify;

namespace Transcode.Worker.Steps.Video;

/// <summary>Sheets of small pictures, and the track that says which shows what.</summary>
internal sealed class StoryboardFiles(StepContext context)
{
    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Storyboard board, CancellationToken stop)
    {
        var command = StoryboardCommand.For(board, step.Source.Video!, context.Source, context.Workspace.Folder);
        var length = Math.Max(0.1, board.Length.Seconds);
        var end = await context.RunWatched(command, Phase.Encoding, now => context.Progress.Set(100 * now.Seconds / length, now), stop,
            silence: board.Settings.EverySeconds * SlowestDecode);
        if (end.Failure is not null)
            return (null, end.Failure);
        var times = FrameTimes.Read(await File.ReadAllLinesAsync(context.Workspace.PathOf(StoryboardCommand.Times), stop));
        if (times.Count == 0)
            return (null,
                new Failure(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
                    "Not one picture of this file could be decoded. Check that it plays."));

        var sheet = StoryboardCommand.SheetOf(board);
        var outputs = new List<Output> { await Track(step, board, times, sheet, stop) };
        for (var number = 0; number * sheet.Columns * sheet.Rows < times.Count; number++)
        {
            var name = FilePlan.Storyboard.SheetName(number);
            outputs.Add(await context.Outputs.Copy(context.Asset, step.Profile, $"{board.Name}/{name}", OutputKind.Image,
                context.Workspace.PathOf(name), stop) with
            {
                Width = board.Width * sheet.Columns,
                Height = board.Height * sheet.Rows,
            });
        }
        var damage = await new DamageSearch(context).Find(DamageField.Video(step.Source.Video!, null, board.Length), end.Complaints, stop);
        return (new StepResult.Rendered(outputs, damage, []), null);
    }

    /// <summary>Seconds that a second of film may take to decode: between two pictures there is nothing to tell.</summary>
    private const double SlowestDecode = 4;

    private async Task<Output> Track(Step.Render step, FilePlan.Storyboard board, IReadOnlyList<MediaTime> times,
        (int Columns, int Rows) sheet, CancellationToken stop)
    {
        MediaTime[] shown = [.. times.Select(time => time + board.From)];
        var last = board.End ?? board.From + board.Length;
        var end = last > shown[^1] ? last : shown[^1] + MediaTime.FromSeconds(board.Settings.EverySeconds);
        var text = Encoding.UTF8.GetBytes(ThumbnailTrack.Write(shown, end, sheet, (board.Width, board.Height),
            number => $"{board.Name}/{FilePlan.Storyboard.SheetName(number)}"));
        return await context.Outputs.Put(context.Asset, step.Profile, board.Name + ".vtt", OutputKind.Data,
            async target => await target.WriteAsync(text, stop), stop) with
        { Duration = end };
    }
}
