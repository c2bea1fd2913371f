using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Homes;

/// <summary>
/// One process, and two SQLite files in its folder: one has the facts and one writer, the other Orleans' reminders and grain state, since
/// two writers of one file hold each other up. Whoever starts it holds the folder's lock: Orleans itself would let a second silo listen on
/// the same port.
/// </summary>
/// <param name="folder">Of this process alone.</param>
public sealed class EmbeddedHome(string folder) : IEngineHome
{
    private const string ServiceId = "transcode";

    /// <summary>The name by which Orleans knows the driver; it loads Microsoft.Data.Sqlite.</summary>
    private const string Driver = "System.Data.SQLite";

    private string FactsFile => Path.Combine(folder, "facts.db");

    private string OrleansFile => Path.Combine(folder, "orleans.db");

    private string Orleans => $"Data Source={OrleansFile};Default Timeout=10";

    /// <summary>The file in which version 0.1 kept its state.</summary>
    private string OldFile => Path.Combine(folder, "state.db");

    public async Task Prepare(CancellationToken stop)
    {
        if (File.Exists(OldFile))
            throw new OldStateException($"{OldFile} holds the state of version 0.1, which this version does not read. Finish its jobs with "
                + $"version 0.1, then delete the file, or use another folder.");
        Directory.CreateDirectory(folder);
        SqliteDatabase.Check(FactsFile, FactsScripts.Count);
        try
        {
            await PrepareOrleans(stop);
        }
        catch (SqliteException failure) when (SqliteFaults.Refusal(failure, OrleansFile) is { } words)
        {
            throw new UnfitStateException(words);
        }
    }

    private async Task PrepareOrleans(CancellationToken stop)
    {
        await using var connection = new SqliteConnection(Orleans);
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; begin immediate;" + HomeScripts.Read("Sqlite") + "commit;";
        await command.ExecuteNonQueryAsync(stop);
    }

    public void Use(ISiloBuilder silo, EngineOptions options)
    {
        silo.UseLocalhostClustering(FreePort(), 0, null, ServiceId, ServiceId);
        silo.AddAdoNetGrainStorageAsDefault(storage => (storage.Invariant, storage.ConnectionString) = (Driver, Orleans));
        silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (Driver, Orleans));
        silo.Services.AddSingleton<IGrainStorageSerializer, JsonState>();
        silo.AddEngine(options, _ => new SqliteDatabase(FactsFile));
    }

    /// <summary>Nobody listens there now. Only this machine can reach it.</summary>
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
