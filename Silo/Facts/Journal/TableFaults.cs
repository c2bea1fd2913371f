using System.Net.Sockets;
using Azure;
using Azure.Identity;

namespace Transcode.Silo.Facts.Journal;

/// <summary>What a failure of Table Storage means for us. Pure. No key and no address with a signature gets into a message.</summary>
internal static class TableFaults
{
    /// <summary>It may go well the next time.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        // The table is being made by another process, or was just deleted.
        RequestFailedException { ErrorCode: "TableBeingDeleted" or "OperationTimedOut" or "ServerBusy" } => true,
        RequestFailedException => false,
        RowsGoneException or SocketException or IOException or HttpRequestException or TimeoutException => true,
        // Nobody gave up here: it is a time-out of the client.
        OperationCanceledException => true,
        AggregateException { InnerExceptions: [.., var last] } => IsPassing(last),
        _ => false,
    };

    /// <summary>Waiting does not help; somebody must look at the settings.</summary>
    public static string? Refusal(Exception failure, string where) => failure switch
    {
        RequestFailedException { Status: 401 or 403 } => $"{where} refused us. State:AzureTables needs the account's key in its connection "
            + "string; with an address the machine's identity needs the role \"Storage Table Data Contributor\" on the account.",
        AuthenticationFailedException => $"This machine has no identity with which to sign in at {where}. Give it a managed identity (and "
            + "name it in AZURE_CLIENT_ID if it has several), or put a connection string into State:AzureTables.",
        RequestFailedException { Status: 404 } => $"The facts are gone at {where}: somebody deleted the table or emptied it. Restore it, "
            + "or start again to begin with no jobs.",
        _ => null,
    };
}
