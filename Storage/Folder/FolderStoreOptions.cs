namespace Transcode.Storage.Folder;

/// <summary>Configuration section <c>Storage:Folder</c>.</summary>
public sealed class FolderStoreOptions
{
    /// <summary>The folder that holds everything; made when absent. It must be one file system. Default: <c>data/media</c>.</summary>
    public string Root { get; set; } = "data/media";

    /// <summary>
    /// Base64 of at least 32 random bytes, to sign store addresses. Default: none, and the folder keeps one of its own in
    /// <c>.signing-key</c>. Set it where several gateways serve the same folder under different users.
    /// </summary>
    public string? SigningKey { get; set; }

    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Root)) yield return "Storage:Folder:Root is empty; name the folder that holds the media.";
        if (SigningKey is not null && SigningKeyBytes() is not { Length: >= StoreSignature.ShortestKey })
            yield return $"Storage:Folder:SigningKey is not base64 of at least {StoreSignature.ShortestKey} bytes (openssl rand -base64 32).";
    }

    internal byte[]? SigningKeyBytes()
    {
        if (SigningKey is null) return null;
        var bytes = new byte[SigningKey.Length];
        return Convert.TryFromBase64String(SigningKey, bytes, out var written) ? bytes[..written] : null;
    }

    /// <summary>Without the signing key.</summary>
    public override string ToString() => $"folder {Root}";
}
