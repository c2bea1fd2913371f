namespace Transcode.Bench.Queue;

/// <summary>Figures side by side, of several rounds the median; the ratio is that of the first line to each.</summary>
internal sealed class Table
{
    private readonly List<(string Name, Figures Figures)> _lines = [];

    public void Add(string name, Figures figures) => _lines.Add((name, figures));

    public void Print()
    {
        List<(string Name, Figures Figures)> medians =
            [.. _lines.GroupBy(line => line.Name)
                .Select(rounds => rounds.OrderBy(line => line.Figures.PerSecond).ElementAt(rounds.Count() / 2))];
        foreach (var (name, figures) in medians)
            Console.WriteLine($"  {name,-26} {figures.Done,7} in {figures.Seconds,5:0.0} s {figures.PerSecond,8:0} /s   CPU us each: "
                + $"process {figures.OwnMicroseconds,6:0}, server {figures.ServerMicroseconds,6:0}"
                + $"   ratio {medians[0].Figures.PerSecond / figures.PerSecond,6:0.00}");
        Console.WriteLine();
    }
}
