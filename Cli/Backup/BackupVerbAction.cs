using System.Globalization;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Serving;
using Transcode.Contracts;
using Transcode.Silo.Backups;
using Transcode.Silo.Facts;

namespace Transcode.Cli.Backup;

/// <summary>The verbs backup and restore: a file here, and the tables that the settings name. What lies elsewhere has tools of its
/// own.</summary>
internal static class BackupVerbAction
{
    public static Task<int> Save(string file, CancellationToken stop) => With(async tables =>
    {
        var partial = file + ".partial";
        long rows, bytes;
        // Keys are in it as hashes, and the secret of signed addresses as it is.
        await using (var into = new FileStream(partial, Mine(FileMode.Create, FileAccess.ReadWrite)))
        {
            rows = await new AzureBackup(tables).Save(into, stop);
            into.Flush(flushToDisk: true);
            bytes = into.Length;
        }
        File.Move(partial, file, overwrite: true);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {rows} rows, {bytes} bytes. Now the media."));
        return ExitCodes.Ok;
    });

    public static Task<int> Restore(string file, CancellationToken stop) => With(async tables =>
    {
        await using var from = File.OpenRead(file);
        var rows = await new AzureBackup(tables).Restore(from, stop);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows are restored. Media first, then start the silos."));
        return ExitCodes.Ok;
    });

    private static async Task<int> With(Func<AzureTables, Task<int>> act)
    {
        var state = StateSetting.Read(StateSetting.Environment());
        if (state.Faults().ToList() is { Count: > 0 } faults)
            return Usage.Refuse(faults);
        if (state.Azure is not { } tables)
            return Usage.Refuse([$"{StateSetting.AzureVariable} is not set: this is for a state in Azure's tables. A state in a file is "
                + "copied by sqlite3, one in PostgreSQL by pg_dump: docs/guides/backup.md."]);
        try
        {
            return await act(tables);
        }
        catch (UnfitBackupException unfit)
        {
            Console.Error.WriteLine(unfit.Message);
            return ExitCodes.Rejected;
        }
        catch (FactsUnavailableException unavailable)
        {
            Console.Error.WriteLine(unavailable.Message);
            return ExitCodes.Storage;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(failure.Message);
            return ExitCodes.Storage;
        }
    }

    private static FileStreamOptions Mine(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
