using System.Globalization;
using System.Reflection;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Brings a file to the newest shape. Each script runs once, in a transaction with its number.</summary>
internal static class SqliteMigrations
{
    private const string Folder = "Transcode.Orchestrator.State.Sqlite.Migrations.";

    /// <exception cref="InvalidOperationException">The file was written by a newer version.</exception>
    public static void Apply(SqliteSession session)
    {
        var scripts = Scripts();
        session.Transaction(within =>
        {
            var version = within.One("PRAGMA user_version", row => row.GetInt32(0));
            if (version > scripts.Count)
                throw new InvalidOperationException(
                    $"The state file has version {version}, and this program knows versions up to {scripts.Count}. Start the newer program, or name another file (Database).");
            for (var next = version; next < scripts.Count; next++)
                within.Script(scripts[next]);
            // A pragma takes no parameter; the number is our own.
            within.Script($"PRAGMA user_version = {scripts.Count.ToString(CultureInfo.InvariantCulture)}");
            return scripts.Count;
        });
    }

    private static List<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new StreamReader(assembly.GetManifestResourceStream(name)!).ReadToEnd())];
    }
}
