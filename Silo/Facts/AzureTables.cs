using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;

namespace Transcode.Silo.Facts;

/// <summary>
/// What State:AzureTables and State:AzurePrefix say: a connection string with the account's key, or the address of its tables
/// (<c>https://account.table.core.windows.net</c>), at which we sign in as the machine's own identity.
/// </summary>
/// <param name="Address">One of both; a connection string is a secret.</param>
/// <param name="Prefix">With it the names of all tables begin: two platforms in one account have two.</param>
public sealed record AzureTables(string Address, string Prefix = AzureTables.UsualPrefix)
{
    public const string UsualPrefix = "transcode";

    private const int LongestPrefix = 20;

    /// <summary>Signs in at an address. Null: DefaultAzureCredential.</summary>
    internal TokenCredential? Credential { get; init; }

    /// <summary>Carries requests. Null: the usual way.</summary>
    internal HttpPipelineTransport? Transport { get; init; }

    /// <summary>A request that takes longer is given up and sent again.</summary>
    private static readonly TimeSpan _longestRequest = TimeSpan.FromSeconds(4);

    /// <summary>Null: it can be used. The text itself is never repeated, for it may hold a key.</summary>
    public string? Problem()
    {
        if (Prefix.Length is < 3 or > LongestPrefix || !char.IsAsciiLetter(Prefix[0]) || !Prefix.All(char.IsAsciiLetterOrDigit))
            return $"State:AzurePrefix is no beginning of a table's name: 3 to {LongestPrefix} letters and digits, a letter first.";
        if (IsAddress)
            return Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0
                && uri.Query.Length == 0
                ? null
                : "State:AzureTables is no https address of an account's tables, such as https://account.table.core.windows.net.";
        try
        {
            Connect();
            return null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidOperationException or UriFormatException)
        {
            return "State:AzureTables cannot be read. Write https://account.table.core.windows.net, for the machine's identity, or a "
                + "connection string with AccountName and AccountKey.";
        }
    }

    /// <summary>The name of one of our tables.</summary>
    internal string Table(string ending) => Prefix + ending;

    /// <summary>Who uses it tries again by itself, and does so no longer than its caller waits.</summary>
    internal TableServiceClient Connect() => Connect(retries: 0);

    /// <summary>For whoever does not.</summary>
    internal TableServiceClient ConnectPatiently() => Connect(retries: 3);

    /// <summary>Where, never with what key.</summary>
    internal string Where() => Connect().Uri.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>Without the key.</summary>
    public override string ToString() => $"Azure Tables, {Prefix}";

    private bool IsAddress => Address.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private TableServiceClient Connect(int retries)
    {
        var settings = new TableClientOptions
        {
            Retry = { MaxRetries = retries, NetworkTimeout = _longestRequest, Delay = TimeSpan.FromMilliseconds(100) },
            // Neither keys nor what is written belongs into logs of a library.
            Diagnostics = { IsLoggingEnabled = false },
        };
        if (Transport is not null)
            settings.Transport = Transport;
        return IsAddress ? new(new Uri(Address), Credential ?? new DefaultAzureCredential(), settings) : new(Address, settings);
    }
}
