namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>Profiles as rows.</summary>
internal static class ProfileTable
{
    public static void Keep(SqliteSession session, StoredProfile profile) => session.Run(
        "INSERT INTO profiles (name, body) VALUES (@name, @body) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
        ("@name", profile.Name), ("@body", profile.Json));

    public static bool Drop(SqliteSession session, string name) => session.Run("DELETE FROM profiles WHERE name = @name", ("@name", name)) > 0;

    public static IReadOnlyList<StoredProfile> List(SqliteSession session) =>
        session.Rows("SELECT name, body FROM profiles ORDER BY name", row => new StoredProfile(row.GetString(0), row.GetString(1)));
}
