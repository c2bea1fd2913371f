using Transcode.Domain.Time;

namespace Transcode.Domain.Steps;

/// <summary>What is said of damage: neighbours as one, and no more of them than a person reads. Pure.</summary>
public static class DamagedPlaces
{
    /// <summary>Told one by one; of the rest only how many.</summary>
    public const int Most = 20;

    private const int MostWords = 3;

    /// <summary>What lies nearer together is one scratch to a viewer.</summary>
    private static readonly MediaTime Near = MediaTime.FromSeconds(0.25);

    /// <param name="found">In any order; they may overlap.</param>
    public static IReadOnlyList<Damage> Told(IEnumerable<Damage> found)
    {
        var joined = new List<(MediaTime From, MediaTime To, List<string> Words)>();
        foreach (var (from, to, words) in found.OrderBy(damage => damage.From).ThenBy(damage => damage.To))
        {
            if (joined.Count > 0 && from - joined[^1].To <= Near)
                joined[^1] = joined[^1] with { To = to > joined[^1].To ? to : joined[^1].To };
            else
                joined.Add((from, to, []));
            if (joined[^1].Words is { Count: < MostWords } said && !said.Contains(words))
                said.Add(words);
        }
        Damage[] told = [.. joined.Take(Most).Select(place => new Damage(place.From, place.To, string.Join("; ", place.Words)))];
        return joined.Count <= Most ? told : [.. told, new Damage(joined[Most].From, joined[^1].To, $"{joined.Count - Most} more places")];
    }
}
