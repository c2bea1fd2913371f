using Transcode.Domain.Time;

namespace Transcode.Domain.Steps;

/// <summary>What is said of damage: neighbours as one, and no more of them than a person reads. Pure.</summary>
public static class DamagedPlaces
{
    /// <summary>Told one by one; of the rest only how many.</summary>
    public const int Most = 20;

    private const int MostMessages = 3;

    /// <summary>What lies nearer together is one scratch to a viewer.</summary>
    private static readonly MediaTime _near = MediaTime.FromSeconds(0.25);

    /// <param name="found">In any order; they may overlap.</param>
    public static IReadOnlyList<Damage> Told(IEnumerable<Damage> found)
    {
        var joined = new List<(MediaTime From, MediaTime To, List<string> Messages)>();
        foreach (var (from, to, message) in found.OrderBy(damage => damage.From).ThenBy(damage => damage.To))
        {
            if (joined.Count > 0 && from - joined[^1].To <= _near)
                joined[^1] = joined[^1] with { To = to > joined[^1].To ? to : joined[^1].To };
            else
                joined.Add((from, to, []));
            if (joined[^1].Messages is { Count: < MostMessages } reported && !reported.Contains(message))
                reported.Add(message);
        }
        Damage[] told = [.. joined.Take(Most).Select(place => new Damage(place.From, place.To, string.Join("; ", place.Messages)))];
        return joined.Count <= Most ? told : [.. told, new Damage(joined[Most].From, joined[^1].To, $"{joined.Count - Most} more places")];
    }
}
