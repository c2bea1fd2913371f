using Transcode.Domain.Addresses;

namespace Transcode.Storage.Sources;

/// <summary>What the user who starts the program has in the environment for other tools too: the variables of the AWS and Azure command
/// lines. Any bucket may be named then, by that user alone. Pure.</summary>
public static class OwnStores
{
    /// <param name="environment">Value of a variable, or null.</param>
    public static IReadOnlyDictionary<StoredKind, SourceStoreOptions> Of(Func<string, string?> environment)
    {
        var own = new Dictionary<StoredKind, SourceStoreOptions>();
        string? First(params string[] names) => names.Select(environment).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        // The keys themselves are found by the chain of the SDK, which knows profiles and sessions.
        if (First("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE") is not null)
            own[StoredKind.S3] = new()
            {
                Kind = StoredKind.S3,
                Endpoint = First("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
                Region = First("AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1",
            };
        if (First("AZURE_STORAGE_CONNECTION_STRING") is { } connection)
            own[StoredKind.Blob] = new() { Kind = StoredKind.Blob, ConnectionString = connection };
        else if (First("AZURE_STORAGE_ACCOUNT") is { } account)
            own[StoredKind.Blob] = new() { Kind = StoredKind.Blob, AccountUrl = $"https://{account}.blob.core.windows.net" };
        return own;
    }
}
