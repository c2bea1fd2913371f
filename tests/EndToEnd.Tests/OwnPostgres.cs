using Transcode.Tests.Postgres;

namespace Transcode.EndToEnd.Tests;

/// <summary>A database server of a test's own.</summary>
internal static class OwnPostgres
{
    /// <summary>Skips the test where this machine cannot run one.</summary>
    public static async Task<PostgresServer> OrSkip()
    {
        try
        {
            return await PostgresServer.Start("fsync=off");
        }
        catch (PostgresMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
