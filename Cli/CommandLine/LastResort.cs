using Microsoft.Extensions.Logging;
using Transcode.Cli.Serving;
using Transcode.ServiceDefaults.Logging;

namespace Transcode.Cli.CommandLine;

/// <summary>What nobody foresaw: a sentence for the person, and everything else in the log.</summary>
internal static partial class LastResort
{
    /// <summary>From the first moment to the last, on every thread.</summary>
    public static void Guard() => AppDomain.CurrentDomain.UnhandledException += (_, fault) =>
    {
        Console.Error.WriteLine(Report(fault.ExceptionObject as Exception ?? new InvalidOperationException("a fault without a name"),
            Data()));
        Environment.Exit(ExitCodes.Failed);
    };

    /// <summary>Before the words of the command line are read the log lies where it usually does.</summary>
    public static DataFolder Data() => DataFolder.Find(null, Environment.GetEnvironmentVariable(DataFolder.Variable));

    /// <returns>The sentence; the log has been written.</returns>
    public static string Report(Exception fault, DataFolder data)
    {
        using var log = LogFile.Open(data);
        using var lines = new JsonLines(log, LogLevel.Information, TimeProvider.System);
        Unforeseen(lines.CreateLogger(nameof(LastResort)), fault);
        return $"Something failed that we did not foresee: {fault.Message.ReplaceLineEndings(" ")} The log says more, please report it: {data.Log}";
    }

    [LoggerMessage(LogLevel.Error, "Something failed that nobody foresaw")]
    private static partial void Unforeseen(ILogger log, Exception fault);
}
