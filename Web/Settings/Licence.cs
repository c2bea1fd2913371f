namespace Transcode.Web.Settings;

/// <summary>What the program is made with, from licences.md, which a test makes of what is really in it.</summary>
/// <param name="Name">Of the part.</param>
/// <param name="Version">Of the part.</param>
/// <param name="Terms">By SPDX's name, or in words.</param>
internal sealed record Licence(string Name, string Version, string Terms)
{
    public static IReadOnlyList<Licence> All { get; } = Read();

    private static List<Licence> Read()
    {
        using var file = new StreamReader(typeof(Licence).Assembly.GetManifestResourceStream("licences.md")
            ?? throw new InvalidOperationException("licences.md is not in the program."));
        return [.. file.ReadToEnd().Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | ")).Where(cells => cells is [not "part", _, _])
            .Select(cells => new Licence(cells[0], cells[1], cells[2]))];
    }
}
