using System.Reflection;

namespace Transcode.Silo.Facts;

/// <summary>The scripts that bring a database to its newest shape, in order. Each runs once.</summary>
internal static class FactsScripts
{
    private const string Folder = "Transcode.Silo.Facts.Migrations.";

    /// <summary>The newest shape that is known here.</summary>
    public static int Count { get; } = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Count(name => name.StartsWith(Folder, StringComparison.Ordinal));

    public static IReadOnlyList<string> For(ISqlDatabase database)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new StreamReader(assembly.GetManifestResourceStream(name)!).ReadToEnd()
            .Replace("{sequence}", database.Sequence, StringComparison.Ordinal))];
    }
}
