namespace Transcode.Bench.Portal;

/// <summary>The figures of all parts; those who watch are compared with nobody.</summary>
internal static class Table
{
    internal static void Print(IReadOnlyList<Measured> parts)
    {
        var nobody = parts[0];
        Row("", parts.Select(part => part.Count == 0 ? part.Name : $"{part.Count:#,0} {part.Name}"));
        Row("---", parts.Select(_ => "---"));
        Row("the job took", parts.Select(part => $"{part.Seconds:0} s"));
        Row("processor of the server while it ran", parts.Select(part => $"{part.Processor:0.0} s"));
        Row("more than with nobody, of a core", parts.Select(part => $"{100 * More(part, nobody) / part.Seconds:0.0} %"));
        Row("for each message", Watched(parts, part => $"{1e6 * More(part, nobody) / part.Messages:0} us"));
        Row("to open, for each", Watched(parts, part => $"{1000 * part.Opening / part.Count:0.0} ms"));
        Row("memory before, with all, at most", parts.Select(part => $"{part.Memory:0}, {part.MemoryWatched:0}, {part.MemoryAtPeak:0} MB"));
        Row("memory for each", Watched(parts, part => $"{1024 * (part.MemoryWatched - part.Memory) / part.Count:0} kB"));
        Row("heap for each", Watched(parts, part => part is { Heap: { } before, HeapWatched: { } then }
            ? $"{1024 * (then - before) / part.Count:0} kB" : "not known"));
        foreach (var door in parts.SelectMany(part => part.Crowds).Select(crowd => crowd.Name))
        {
            Row($"{door}: messages for each, a second",
                Of(parts, door, (part, crowd) => $"{(double)crowd.Messages / crowd.Count / part.Seconds:0.00}"));
            Row($"{door}: the same while the job waits", Of(parts, door, (_, crowd) => $"{crowd.Idle:0.00}"));
            Row($"{door}: bytes a message", Of(parts, door, (_, crowd) => $"{crowd.Bytes / Math.Max(1, crowd.Messages)}"));
            Row($"{door}: saw the end", Of(parts, door, (_, crowd) => $"{crowd.SawTheEnd} of {crowd.Count}"));
        }
        foreach (var failure in parts.SelectMany(part => part.Crowds).SelectMany(crowd => crowd.Failures))
            Console.WriteLine(failure);
    }

    private static double More(Measured part, Measured nobody) => part.Processor - nobody.Processor;

    private static IEnumerable<string> Watched(IEnumerable<Measured> parts, Func<Measured, string> said)
        => parts.Select(part => part.Count == 0 ? "" : said(part));

    private static IEnumerable<string> Of(IEnumerable<Measured> parts, string door, Func<Measured, MeasuredCrowd, string> said)
        => parts.Select(part => part.Crowds.FirstOrDefault(crowd => crowd.Name == door) is { } crowd ? said(part, crowd) : "");

    private static void Row(string name, IEnumerable<string> cells) => Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
}
