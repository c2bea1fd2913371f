namespace Transcode.Domain.Addresses;

/// <summary>
/// The form of an address that somebody names: what can be told wrong of it before anybody is asked where it leads. Pure. What it refuses
/// is what parsers read in two ways.
/// </summary>
public static class OutgoingUrl
{
    public const int Longest = 2000;

    private const int LongestHost = 253;
    private const int FirstFreePort = 1024;

    /// <summary>Free ports that speak other protocols, of the list that browsers do not open (fetch.spec.whatwg.org, "port
    /// blocking").</summary>
    private static readonly HashSet<int> _blockedPorts =
        [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080];

    /// <summary>The address, or what is wrong with it.</summary>
    public static (Uri? Url, AddressRefusal? Why) Read(string text)
    {
        if (text.Length > Longest || text.Any(letter => letter <= ' ' || letter == '\\' || char.IsControl(letter))
            || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            return (null,
                new(AddressFault.NotAnAddress, $"An address is written whole, such as https://example.org/film.mp4, without spaces and "
                    + $"backslashes, in at most {Longest} characters."));
        return Check(url) is { } why ? (null, why) : (url, null);
    }

    /// <param name="url">Absolute.</param>
    public static AddressRefusal? Check(Uri url)
    {
        if (url.Scheme is not ("http" or "https"))
            return new(AddressFault.Scheme, $"Addresses begin with http:// or https://; {Short(url.Scheme)}:// is not taken.");
        if (url.UserInfo.Length > 0)
            return new(AddressFault.UserInfo,
                "An address that holds a user name or a password is not taken: it would stand in logs and reports.");
        if (!HasUsualHost(url))
            return new(AddressFault.Host, "The host is a name, an IPv4 address of four decimal numbers, or an IPv6 address in brackets.");
        return url.Port is 80 or 443 || (url.Port >= FirstFreePort && !_blockedPorts.Contains(url.Port)) ? null
            : new(AddressFault.Port, $"Port {url.Port} is not one for HTTP. Allowed are 80, 443, and from {FirstFreePort} on those that "
            + $"belong to no other protocol.");
    }

    /// <summary>Fit for logs and pages: without query and user name, which may hold keys.</summary>
    public static string Shown(string url) => StoredUrl.Read(url) is { Url: { } stored } ? stored.ToString()
        : Uri.TryCreate(url, UriKind.Absolute, out var read)
        ? read.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) + (read.Query.Length > 0 ? "?…" : "")
        : "(no address)";

    /// <summary>Name of the file at its end, for a label: "film.mp4"; the host where there is none.</summary>
    public static string NameOf(Uri url)
        => Uri.UnescapeDataString(url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..]) is { Length: > 0 } name ? name : url.Host;

    private static bool HasUsualHost(Uri url) => url.HostNameType switch
    {
        UriHostNameType.IPv4 => Written(url).Equals(url.Host, StringComparison.Ordinal),
        UriHostNameType.IPv6 => !url.DnsSafeHost.Contains('%', StringComparison.Ordinal),
        UriHostNameType.Dns => url.Host.All(IsWritable) && IsName(url.IdnHost),
        _ => false,
    };

    /// <summary>Of other alphabets letters alone: digits in circles and dots in full width are taken for plain ones by some.</summary>
    private static bool IsWritable(char letter)
        => char.IsAscii(letter) || char.IsLetter(letter)
        || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    /// <summary>What ends in a number would be taken for an address by somebody on the way.</summary>
    private static bool IsName(string host)
    {
        var labels = (host.EndsWith('.') ? host[..^1] : host).Split('.');
        return host.Length <= LongestHost
            && labels.All(
            label => label.Length is > 0 and <= 63 && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            && !IsNumber(labels[^1]);
    }

    private static bool IsNumber(string label)
        => label.All(char.IsAsciiDigit) || label.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    /// <summary>The host as it was written; <see cref="Uri.Host"/> is what became of it: 127.0.0.1 of 0x7f.1, of 2130706433 and of
    /// 0177.0.0.1.</summary>
    private static string Written(Uri url)
    {
        var text = url.OriginalString;
        var from = text.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = text.IndexOfAny(['/', '?', '#', ':'], from);
        return text[from..(end < 0 ? text.Length : end)];
    }

    private static string Short(string scheme) => scheme[..Math.Min(scheme.Length, 20)];
}
