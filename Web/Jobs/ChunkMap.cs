using System.Globalization;
using System.Text;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Steps;

namespace Transcode.Web.Jobs;

/// <summary>
/// Chunks across, renditions down, as one path of an SVG for each state. Where several chunks share a column, the state that needs the eye
/// most is shown. Pure.
/// </summary>
/// <param name="Rows">Names, from above.</param>
/// <param name="Paths">What to draw, by state.</param>
/// <param name="Counts">Chunks of the picture in each state.</param>
public sealed record ChunkMap(IReadOnlyList<string> Rows, IReadOnlyDictionary<ChunkState, string> Paths,
    IReadOnlyDictionary<ChunkState, int> Counts)
{
    /// <summary>Also the width of the drawing.</summary>
    public const int MostColumns = 600;

    public const int RowHeight = 10;
    private const int CellHeight = 8;

    /// <summary>Up to here cells stand apart; beyond, neighbours of one state are one stroke.</summary>
    private const int MostSeparate = 100;

    public int Chunks => Counts.Values.Sum();

    public static ChunkMap Of(IReadOnlyList<StepView> steps)
    {
        var rows = new List<(string Name, ChunkState[] Cells)>();
        foreach (var profile in steps.Where(view => view.Step is Step.EncodeVideo).GroupBy(view => ((Step.EncodeVideo)view.Step).Profile))
            rows.AddRange(Renditions([.. profile.Select(view => (view, (Step.EncodeVideo)view.Step))]));
        rows.AddRange(steps.Where(view => view.Step is Step.EncodeAudio)
            .Select(view => (((Step.EncodeAudio)view.Step).Audio.Name, new[] { StateOf(view) })));
        return new ChunkMap([.. rows.Select(row => row.Name)], Draw([.. rows.Select(row => Fit(row.Cells))]), Count(steps));
    }

    public static ChunkState StateOf(StepView view) => view.State switch
    {
        StepState.Done => ChunkState.Done,
        StepState.Failed => ChunkState.Failed,
        StepState.BackOff => ChunkState.Again,
        StepState.Leased or StepState.Accepted => view.Attempts > 1 ? ChunkState.Again : ChunkState.Encoding,
        _ => ChunkState.Waiting,
    };

    private static IEnumerable<(string, ChunkState[])> Renditions(IReadOnlyList<(StepView View, Step.EncodeVideo Step)> steps)
    {
        var chunks = steps.Max(one => one.Step.Chunk.Number) + 1;
        foreach (var rendition in steps[0].Step.Renditions)
        {
            var cells = new ChunkState[chunks];
            Array.Fill(cells, ChunkState.Waiting);
            foreach (var (view, step) in steps.Where(one => one.Step.Encode.Contains(rendition.Name)))
                cells[step.Chunk.Number] = StateOf(view);
            yield return (rendition.Name, cells);
        }
    }

    private static ChunkState[] Fit(ChunkState[] cells) => cells.Length <= MostColumns
        ? cells
        : [.. Enumerable.Range(0, MostColumns)
        .Select(i => cells[(i * cells.Length / MostColumns)..((i + 1) * cells.Length / MostColumns)].Max())];

    private static Dictionary<ChunkState, string> Draw(IReadOnlyList<ChunkState[]> rows)
    {
        var paths = new Dictionary<ChunkState, StringBuilder>();
        for (var row = 0; row < rows.Count; row++)
        {
            var cells = rows[row];
            var width = (double)MostColumns / cells.Length;
            var gap = cells.Length > MostSeparate ? 0 : Math.Min(1.5, width / 8);
            for (int from = 0, to; from < cells.Length; from = to)
            {
                for (to = from + 1; gap == 0 && to < cells.Length && cells[to] == cells[from]; to++) { }
                if (!paths.TryGetValue(cells[from], out var path))
                    paths[cells[from]] = path = new StringBuilder();
                path.Append(
                    CultureInfo.InvariantCulture, $"M{from * width:0.#} {row * RowHeight}h{(to - from) * width - gap:0.#}v{CellHeight}h-{(to - from) * width - gap:0.#}z");
            }
        }
        return paths.ToDictionary(path => path.Key, path => path.Value.ToString());
    }

    /// <summary>A chunk whose renditions are encoded apart counts once, as its worst.</summary>
    private static Dictionary<ChunkState, int> Count(IReadOnlyList<StepView> steps) => steps
        .Where(view => view.Step is Step.EncodeVideo)
        .GroupBy(view => (((Step.EncodeVideo)view.Step).Profile, ((Step.EncodeVideo)view.Step).Chunk.Number))
        .Select(chunk => chunk.Max(StateOf))
        .CountBy(state => state).ToDictionary();
}

/// <summary>How a chunk is; a higher one needs the eye more.</summary>
public enum ChunkState
{
    Done = 1,
    Waiting = 2,
    Encoding = 3,
    Again = 4,
    Failed = 5,
}
