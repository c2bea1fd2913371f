using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Display;

/// <summary>The chunks of a job in one line. Pure.</summary>
public static class ChunkMap
{
    public static ChunkSign SignOf(StepNow step) => step.State switch
    {
        "done" => ChunkSign.Done,
        "leased" or "accepted" when step.Attempts > 1 => ChunkSign.Again,
        "leased" or "accepted" => ChunkSign.Running,
        "cancelled" => ChunkSign.Cancelled,
        _ => ChunkSign.Waiting,
    };

    /// <summary>At most so many signs; where several chunks share one, it is the sign that needs the eye most.</summary>
    public static IReadOnlyList<ChunkSign> Fit(IReadOnlyList<ChunkSign> chunks, int width) => chunks.Count <= width
        ? chunks
        : [.. Enumerable.Range(0, width).Select(i => Worst(chunks, i * chunks.Count / width, (i + 1) * chunks.Count / width))];

    /// <summary>"12 of 20 chunks done, 2 running, 1 tried again"; empty without chunks.</summary>
    public static string Legend(IReadOnlyList<ChunkSign> chunks)
    {
        if (chunks.Count == 0)
            return "";
        var parts = new List<string> { $"{Count(ChunkSign.Done)} of {chunks.Count} chunks done" };
        if (Count(ChunkSign.Running) > 0)
            parts.Add($"{Count(ChunkSign.Running)} running");
        if (Count(ChunkSign.Again) > 0)
            parts.Add($"{Count(ChunkSign.Again)} tried again");
        if (Count(ChunkSign.Cancelled) > 0)
            parts.Add($"{Count(ChunkSign.Cancelled)} cancelled");
        return string.Join(", ", parts);

        int Count(ChunkSign sign) => chunks.Count(chunk => chunk == sign);
    }

    private static ChunkSign Worst(IReadOnlyList<ChunkSign> chunks, int from, int until)
    {
        var worst = chunks[from];
        for (var i = from + 1; i < until; i++)
            if (chunks[i] > worst)
                worst = chunks[i];
        return worst;
    }
}

/// <summary>How a chunk is; a higher one needs the eye more.</summary>
public enum ChunkSign
{
    Done = 1,
    Waiting = 2,
    Running = 3,
    Again = 4,
    Cancelled = 5,
}
