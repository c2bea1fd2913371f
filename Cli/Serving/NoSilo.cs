using System.Net.Sockets;
using Transcode.Silo.Homes;

namespace Transcode.Cli.Serving;

/// <summary>Why a gateway without a silo of its own found none, for people.</summary>
internal static class NoSilo
{
    /// <returns>Null: it failed of something else.</returns>
    public static string? Message(Exception failure, StateSetting state) => failure switch
    {
        // The port is taken, or the folder is not ours: others say so.
        OperationCanceledException or IOException or SocketException or UnauthorizedAccessException => null,
        _ when StateAbsence.Of(failure) is { } nobody
            => $"The state does not answer at the address in {Name(state)}: {nobody.Message.TrimEnd('.')}. Check the address, and that the "
            + "database or account is up.",
        _ => $"No silo answered within a minute among those in {Name(state)}. Start one with the same state: transcode serve --role silo.",
    };

    private static string Name(StateSetting state) => state.Azure is null ? "State:Postgres" : "State:AzureTables";
}
