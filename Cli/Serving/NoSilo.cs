using System.Net.Sockets;
using Orleans.Runtime;

namespace Transcode.Cli.Serving;

/// <summary>Why a gateway without a silo of its own found none, for people.</summary>
internal static class NoSilo
{
    /// <returns>Null: it failed of something else.</returns>
    public static string? Message(Exception failure, StateSetting state) => failure switch
    {
        // The port is taken, or the folder is not ours: others say so.
        OperationCanceledException or IOException or SocketException or UnauthorizedAccessException => null,
        not OrleansException when failure.GetBaseException() is SocketException nobody
            => $"The state does not answer at the address in {Name(state)}: {FirstLine(nobody.Message)} Check the address, and that the "
            + "database or account is up.",
        _ => $"No silo answered within a minute among those in {Name(state)}. Start one with the same state: transcode serve --role silo.",
    };

    private static string Name(StateSetting state) => state.Azure is null ? "State:Postgres" : "State:AzureTables";

    private static string FirstLine(string text)
        => text.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd() is var line && line.EndsWith('.') ? line : line + ".";
}
