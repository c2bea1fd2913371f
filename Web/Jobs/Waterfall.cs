using System.Globalization;
using System.Text;

namespace Transcode.Web.Jobs;

/// <summary>
/// Who ran what when: a stretch for each worker, in it a row for each step that it ran at the same time; one path of an SVG for each
/// outcome. Where attempts are too short to be told apart, neighbours of one outcome are one stroke. Pure.
/// </summary>
/// <param name="Workers">From above, with how many rows each has.</param>
/// <param name="Paths">What to draw, by outcome.</param>
/// <param name="Scale">Across.</param>
/// <param name="Attempts">How many there were.</param>
/// <param name="Hidden">Workers for which there was no room.</param>
public sealed record Waterfall(IReadOnlyList<(string Name, int Rows)> Workers, IReadOnlyDictionary<AttemptOutcome, string> Paths,
    TimeScale Scale, int Attempts, int Hidden)
{
    public const int Width = 600;
    public const int RowHeight = 10;
    private const int MostWorkers = 24;
    private const int MostRows = 8;
    private const double Gap = 0.6;
    private const double Least = 1;

    /// <summary>Of the drawing.</summary>
    public int Height => Workers.Sum(worker => worker.Rows) * RowHeight;

    /// <param name="log">All that ran.</param>
    /// <param name="now">Until when what runs is drawn.</param>
    /// <returns>Null: nothing ran yet.</returns>
    public static Waterfall? Of(AttemptLog log, DateTimeOffset now)
    {
        if (log.All is not { Count: > 0 } all)
            return null;
        var runs = !log.Running.IsEmpty;
        var scale = TimeScale.Of(all[0].From, runs ? now : all.Max(attempt => attempt.To ?? now), runs);
        var workers = all.GroupBy(attempt => attempt.Worker.Value, StringComparer.Ordinal)
            .OrderBy(worker => worker.Key, StringComparer.Ordinal).ToList();
        var (rows, drawn) = (new List<(string, int)>(), new Dictionary<AttemptOutcome, StringBuilder>());
        foreach (var worker in workers.Take(MostWorkers))
        {
            var own = RowsOf(worker, now);
            for (var i = 0; i < own.Count; i++)
                Draw(own[i], scale, now, (rows.Sum(row => row.Item2) + i) * RowHeight, drawn);
            rows.Add((worker.Key, own.Count));
        }
        return new Waterfall(rows, drawn.ToDictionary(path => path.Key, path => path.Value.ToString()), scale, all.Count,
            Math.Max(0, workers.Count - MostWorkers));
    }

    /// <summary>Each attempt in the first row that is free when it begins.</summary>
    private static List<List<Attempt>> RowsOf(IEnumerable<Attempt> attempts, DateTimeOffset now)
    {
        var rows = new List<List<Attempt>>();
        foreach (var attempt in attempts)
        {
            var free = rows.FindIndex(row => (row[^1].To ?? now) <= attempt.From);
            if (free < 0 && rows.Count < MostRows)
                rows.Add([attempt]);
            else
                rows[free < 0 ? MostRows - 1 : free].Add(attempt);
        }
        return rows;
    }

    private static void Draw(List<Attempt> row, TimeScale scale, DateTimeOffset now, int top,
        Dictionary<AttemptOutcome, StringBuilder> drawn)
    {
        for (int from = 0, to; from < row.Count; from = to)
        {
            var (first, left) = (row[from], scale.Place(row[from].From, Width));
            var right = Right(first);
            for (to = from + 1; to < row.Count && Joins(row[to], first, right); to++)
                right = Math.Max(right, Right(row[to]));
            if (!drawn.TryGetValue(first.Outcome, out var path))
                drawn[first.Outcome] = path = new StringBuilder();
            var (height, y) = first.Encodes ? (RowHeight - 2, top) : (RowHeight - 6, top + 2);
            var width = Math.Max(Least, right - left - Gap);
            path.Append(CultureInfo.InvariantCulture, $"M{left:0.#} {y}h{width:0.#}v{height}h-{width:0.#}z");
        }

        double Right(Attempt attempt) => scale.Place(attempt.To ?? now, Width);

        // Only what could not be seen apart.
        bool Joins(Attempt next, Attempt first, double right) => next.Outcome == first.Outcome && next.Encodes == first.Encodes
            && scale.Place(next.From, Width) - right < Least && Right(next) - scale.Place(next.From, Width) < 2 * Least;
    }
}
