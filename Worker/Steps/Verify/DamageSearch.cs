using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Failures;
using Transcode.Media.Verify;

namespace Transcode.Worker.Steps.Verify;

/// <summary>Where damage is looked for.</summary>
/// <param name="Stream">Index of the stream.</param>
/// <param name="What">"sound" or "picture".</param>
/// <param name="Origin">Source clock at zero of the result, in output ticks; null: the stream's first frame.</param>
/// <param name="Length">Of the result.</param>
internal sealed record DamageField(int Stream, string What, long? Origin, MediaTime Length)
{
    /// <summary>Nothing after this is of interest.</summary>
    public MediaTime? Until { get; init; }

    /// <summary>The source has no times by which a place could be told.</summary>
    public bool HasNoTimes { get; init; }

    /// <summary>Of the complaints of a tool those that can be about this stream.</summary>
    public IReadOnlyList<string> Own(IReadOnlyList<string> complaints) => Speakers.About(complaints, ofAudio: What == AudioName);

    private const string AudioName = "sound";

    public static DamageField Audio(AudioFacts track, long? origin, MediaTime length)
        => new(track.StreamIndex, AudioName, origin, length) { HasNoTimes = track.TimesUnusable };

    public static DamageField Video(VideoFacts video, long? origin, MediaTime length) => new(video.StreamIndex, "picture", origin, length);
}

/// <summary>Finds out where a source is damaged, by a decode of its own: asked only when a tool has complained.</summary>
internal sealed class DamageSearch(StepContext context)
{
    private const int MostMessages = 3;

    /// <summary>A stream that ends earlier than its header says by this, and of which nothing else is known, is cut off there.</summary>
    private static readonly MediaTime _cutOff = MediaTime.FromSeconds(0.5);

    /// <summary>Damage that is known to be there; where nothing can be found, it is somewhere.</summary>
    /// <param name="field">Where to look.</param>
    /// <param name="complaints">Of the tool; without any nothing is looked for.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<IReadOnlyList<Damage>> Find(DamageField field, IReadOnlyList<string> complaints, CancellationToken stop)
    {
        complaints = field.Own(complaints);
        if (complaints.Count == 0)
            return [];
        if (field.HasNoTimes)
            return Explained(field, [], complaints);
        var (found, own, _) = await Search(field, stop);
        return Explained(field, found, own.Count > 0 && found.Count > 0 ? own : complaints);
    }

    /// <summary>Damage that may or may not be there.</summary>
    public async Task<(IReadOnlyList<Damage> Damage, Failure? Unknown)> Suspect(DamageField field, CancellationToken stop)
    {
        var (found, own, failure) = await Search(field, stop);
        if (failure is { Party: not Party.Input })
            return ([], failure);
        return (own.Count == 0 ? [] : Explained(field, found, own), null);
    }

    private async Task<(IReadOnlyList<Damage> Found, IReadOnlyList<string> Complaints, Failure? Failure)> Search(DamageField field,
        CancellationToken stop)
    {
        var output = new DamageOutput();
        var end = await context.RunListing(DamageCommand.For(context.Source, field.Stream, field.Until, context.Workspace.Folder),
            Phase.Verifying, output.Add, stop);
        var places = output.Places();
        // What does not decode before the first frame has a place too: the result begins there for a viewer, at the first frame only for a
        // tool.
        var first = places.Aggregate(output.First, (before, place) => before is { } at && place.From < at ? place.From : before)
            ?? MediaTime.Zero;
        var zero = field.Origin is { } ticks ? new MediaTime(ticks) : first;
        if (places.Count == 0 && field.Until is null && output.First is not null && field.Length - (output.End - zero) > _cutOff)
            places = [new DamagedPlace(output.End, zero + field.Length, null)];
        return (DamagedPlaces.Told(places.Select(place => new Damage(
            Later(place.From - zero, MediaTime.Zero), Later(place.To - zero, MediaTime.Zero),
            place.Message is { } message ? $"{field.What}: {message}" : Nothing(field)))), field.Own(end.Complaints), end.Failure);
    }

    /// <summary>Where a place has no words of its own, the tool's stand with the first: which of them belongs where is not known. Without a
    /// place it is somewhere.</summary>
    private static IReadOnlyList<Damage> Explained(DamageField field, IReadOnlyList<Damage> found, IReadOnlyList<string> complaints)
    {
        if (found.Any(damage => damage.Message.Contains(':', StringComparison.Ordinal)))
            return found;
        var first = found.Count > 0 ? found[0] : new Damage(MediaTime.Zero, field.Length, $"somewhere in the {field.What}");
        return [first with { Message = $"{first.Message} ({string.Join("; ", complaints.Take(MostMessages))})" }, .. found.Skip(1)];
    }

    private static string Nothing(DamageField field) => $"the {field.What} does not decode";

    private static MediaTime Later(MediaTime a, MediaTime b) => a > b ? a : b;
}
