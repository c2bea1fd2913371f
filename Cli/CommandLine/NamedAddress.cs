using Transcode.Domain.Addresses;

namespace Transcode.Cli.CommandLine;

/// <summary>A source that is named by an address instead of a file: http, https, or an object of a store. Pure.</summary>
/// <param name="Text">The address as it is handed on.</param>
/// <param name="FileName">What stands at its end, for the name of the result.</param>
internal sealed record NamedAddress(string Text, string FileName)
{
    /// <summary>A file of such a name is meant by ./http:...</summary>
    public static bool IsMeant(string word) => word.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || word.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || StoredUrl.IsMeant(word);

    /// <summary>The address, or what is wrong with it.</summary>
    public static (NamedAddress? Address, AddressRefusal? Why) Read(string word)
    {
        if (StoredUrl.IsMeant(word))
        {
            var (stored, unread) = StoredUrl.Read(word);
            return (stored is null ? null : new(stored.ToString(), stored.Name), unread);
        }
        var (url, refused) = OutgoingUrl.Read(word);
        return (url is null ? null : new(url.AbsoluteUri, OutgoingUrl.NameOf(url)), refused);
    }
}
