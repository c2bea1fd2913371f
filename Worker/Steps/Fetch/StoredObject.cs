using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Transcode.Worker.Steps.Fetch;

/// <summary>An object of a store that the server opens. The address for it is asked for anew before each request: it is good for some
/// minutes, and a film may take hours.</summary>
/// <param name="ask">Asks the server: the address, or why there is none.</param>
internal sealed partial class StoredObject(Func<CancellationToken, Task<(Uri? Address, string Refused)>> ask) : DownloadSource
{
    /// <summary>Of what a store says of its refusal, in bytes.</summary>
    private const int LongestWord = 4 << 10;

    /// <summary>The address that a lease's server hands out is reached as those of the platform's own storage are, wherever it lies; what
    /// it redirects to is not.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 64 << 10,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override async Task<Uri> Address(CancellationToken stop)
    {
        var (address, refused) = await ask(stop);
        return address ?? throw new DownloadRefusedException(new DownloadEnd.StoreRefused(StoreRefusal.Unsigned, refused));
    }

    public override async Task<DownloadEnd?> Meaning(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.StatusCode is < HttpStatusCode.MultipleChoices or HttpStatusCode.RequestedRangeNotSatisfiable
            or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError)
            return null;
        var word = await Word(response, stop);
        return Of(response.StatusCode, word) is { } refusal
            ? new DownloadEnd.StoreRefused(refusal, $"{(int)response.StatusCode}{(word.Length > 0 ? " " + word : "")}") : null;
    }

    /// <summary>By the codes of S3 and Azure; pure.</summary>
    internal static StoreRefusal? Of(HttpStatusCode status, string word) => (status, word) switch
    {
        (_, "NoSuchBucket" or "ContainerNotFound" or "ContainerBeingDeleted" or "ContainerDisabled") => StoreRefusal.NoBucket,
        (_, "InvalidObjectState" or "BlobArchived" or "BlobBeingRehydrated") => StoreRefusal.Archived,
        (_, "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" or "AuthorizationQueryParametersError"
            or "IllegalLocationConstraintException") or (HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect, _)
            => StoreRefusal.Elsewhere,
        (HttpStatusCode.NotFound or HttpStatusCode.Gone, _) => StoreRefusal.NoObject,
        (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, _) or (_, "ExpiredToken" or "InvalidToken") => StoreRefusal.Denied,
        _ => null,
    };

    /// <summary>Azure says it in a header too.</summary>
    private static async Task<string> Word(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.Headers.TryGetValues("x-ms-error-code", out var told))
            return Known().Match($"<Code>{told.First()}</Code>").Groups["code"].Value;
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var head = new byte[LongestWord];
        var read = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        return Known().Match(Encoding.UTF8.GetString(head, 0, read)).Groups["code"].Value;
    }

    /// <summary>The code alone: what stands around it may repeat the address.</summary>
    [GeneratedRegex("<Code>(?<code>[A-Za-z]{1,60})</Code>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Known();
}

/// <summary>Why a store does not give an object.</summary>
internal enum StoreRefusal
{
    NoBucket = 1,
    NoObject = 2,
    Denied = 3,

    /// <summary>The bucket lies in another region, or at another address.</summary>
    Elsewhere = 4,

    /// <summary>It must be brought back from the archive first.</summary>
    Archived = 5,

    /// <summary>The server makes no address for it.</summary>
    Unsigned = 6,
}
