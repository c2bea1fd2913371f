using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.Worker.Transfers;

namespace Transcode.Worker.Steps.Fetch;

/// <summary>
/// One file from an address to this disk. A line that breaks is taken up where it broke, as long as the server says that the file is still
/// the same; a server that cannot do so begins anew. What counts as getting on is bytes: a server that only trickles is one that stands
/// still.
/// </summary>
internal sealed class Download(
    HttpClient http, DownloadSource source, DownloadLimits limits, TimeProvider time, Action<long, long?> progress) : IDisposable
{
    /// <summary>A line that carries less than this within the idle timeout stands still.</summary>
    private const int LeastBytes = 16 << 10;

    private const int NameRetries = 1;

    /// <summary>Encodings that change no byte. How an object was sent in pieces, some stores (Ceph) tell to who reads it, too.</summary>
    private static readonly HashSet<string> _asItIs = new(StringComparer.OrdinalIgnoreCase) { "identity", "aws-chunked" };

    /// <summary>What only says where the film is.</summary>
    private static readonly HashSet<string> _pages = new(StringComparer.OrdinalIgnoreCase)
    {
        "text/html", "application/xhtml+xml", "application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl",
        "application/dash+xml",
    };

    private static readonly TimeSpan _betweenParts = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[128 << 10];
    private SourceVersion? _version;
    private long _got;
    private int _begun;
    private bool _isNowhere;

    /// <summary>Into this file, which is made anew.</summary>
    public async Task<DownloadEnd> Run(string path, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous);
        using var late = new CancellationTokenSource(limits.Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await Parts(file, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return new DownloadEnd.TooSlow(_got);
        }
    }

    public void Dispose() => _hash.Dispose();

    private async Task<DownloadEnd> Parts(FileStream file, CancellationToken stop)
    {
        var (failures, mark) = (0, 0L);
        while (true)
        {
            var part = await Part(file, stop);
            if (part is PartEnd.Ended { End: var end })
                return end;
            var why = ((PartEnd.Broken)part).Why;
            var moved = Math.Abs(_got - mark) >= LeastBytes;
            (failures, mark) = moved ? (0, _got) : (failures + 1, mark);
            // A mistyped name leads nowhere however often it is asked; an interrupted line to the name server is back soon.
            if (failures > (_isNowhere ? Math.Min(limits.Retries, NameRetries) : limits.Retries))
                return new DownloadEnd.Unreachable(why);
            var pause = failures == 0 ? _betweenParts
                : TimeSpan.FromTicks(Math.Min(_longestPause.Ticks, limits.FirstPause.Ticks << (failures - 1)));
            await Task.Delay(pause, time, stop);
        }
    }

    /// <summary>One request.</summary>
    private async Task<PartEnd> Part(FileStream file, CancellationToken stop)
    {
        _isNowhere = false;
        using var idle = new IdleTimeout(limits.Idle, time, stop);
        try
        {
            return await idle.Within(async () =>
            {
                using var request = Request(await source.Address(idle.Token));
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
                return await source.Meaning(response, idle.Token) is { } end ? new PartEnd.Ended(end)
                    : await Answered(response, file, idle);
            });
        }
        catch (DownloadRefusedException refused)
        {
            return new PartEnd.Ended(refused.End);
        }
        catch (HttpRequestException e) when (e is not AddressRefusedException)
        {
            _isNowhere = e.HttpRequestError == HttpRequestError.NameResolutionError;
            return new PartEnd.Broken(e switch
            {
                { InnerException: OperationCanceledException } => "nothing moves on its line",
                { HttpRequestError: HttpRequestError.NameResolutionError } => "its name leads nowhere",
                { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection comes about",
                { HttpRequestError: HttpRequestError.ConnectionError } => "it takes no connection",
                _ => "the connection breaks before the end of the file",
            });
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new PartEnd.Broken("it takes no connection");
        }
    }

    private HttpRequestMessage Request(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.Add(new("identity"));
        if (_got == 0)
            return request;
        request.Headers.Range = new RangeHeaderValue(_got, null);
        if (_version?.Condition is { } condition)
            request.Headers.IfRange = condition;
        return request;
    }

    private async Task<PartEnd> Answered(HttpResponseMessage response, FileStream file, IdleTimeout idle)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return await Begin(response, file) is { } refused ? new PartEnd.Ended(refused) : await Receive(response, file, idle);
            case HttpStatusCode.PartialContent when _got > 0 && response.Content.Headers.ContentRange is { From: { } from } range
                && from == _got && _version!.IsSame(response):
                _version = _version with { Length = range.Length ?? _version.Length };
                return await Receive(response, file, idle);
            case HttpStatusCode.RequestedRangeNotSatisfiable when _got > 0 && response.Content.Headers.ContentRange?.Length == _got:
                return Done();
            // Another file than the one that was begun, or an answer that fits no question: from its beginning.
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PreconditionFailed
                when _got > 0:
                Forget(file);
                return new PartEnd.Broken("the file changed while it was fetched");
            case HttpStatusCode.NoContent or HttpStatusCode.ResetContent:
                return new PartEnd.Ended(new DownloadEnd.Empty());
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new PartEnd.Ended(new DownloadEnd.Missing((int)response.StatusCode));
            case HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError:
                return new PartEnd.Broken(string.Create(CultureInfo.InvariantCulture, $"it answers {(int)response.StatusCode}"));
            default:
                return new PartEnd.Ended(
                    new DownloadEnd.Refused(string.Create(CultureInfo.InvariantCulture, $"answers {(int)response.StatusCode}")));
        }
    }

    /// <returns>Null: the file begins; else why it is not fetched at all.</returns>
    private async Task<DownloadEnd?> Begin(HttpResponseMessage response, FileStream file)
    {
        var headers = response.Content.Headers;
        if (headers.ContentType?.MediaType is { } type && _pages.Contains(type))
            return new DownloadEnd.Page();
        if (!headers.ContentEncoding.All(_asItIs.Contains))
            return new DownloadEnd.Refused("sends the file compressed, though it was asked not to");
        if (headers.ContentLength > limits.MostBytes)
            return new DownloadEnd.TooLarge(headers.ContentLength.Value);
        if (headers.ContentLength == 0)
            return new DownloadEnd.Empty();
        if (++_begun > limits.Beginnings)
            return new DownloadEnd.Unreachable(
                "the connection breaks again and again, and the server cannot go on in the middle of a file");
        Forget(file);
        await file.FlushAsync();
        _version = SourceVersion.Of(response);
        return null;
    }

    private async Task<PartEnd> Receive(HttpResponseMessage response, FileStream file, IdleTimeout idle)
    {
        await using var body = await response.Content.ReadAsStreamAsync(idle.Token);
        var moved = 0;
        while (await Read(body, idle.Token) is > 0 and var read)
        {
            if (_got + read > limits.MostBytes)
                return new PartEnd.Ended(new DownloadEnd.TooLarge(_got + read));
            _hash.AppendData(_buffer, 0, read);
            await file.WriteAsync(_buffer.AsMemory(0, read), idle.Token);
            _got += read;
            if ((moved += read) >= LeastBytes)
            {
                idle.Renew();
                moved = 0;
            }
            progress(_got, _version!.Length);
        }
        // Without a length the end of the connection is the end of the file, for all that we can know.
        return _version!.Length is { } length && _got < length ? new PartEnd.Broken("the connection ended before the file") : Done();
    }

    /// <summary>A line that breaks is told from a disk that does.</summary>
    private async Task<int> Read(Stream body, CancellationToken stop)
    {
        try
        {
            return await body.ReadAsync(_buffer, stop);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }

    private PartEnd.Ended Done()
        => new(_got == 0 ? new DownloadEnd.Empty() : new DownloadEnd.Done(_got, Convert.ToHexStringLower(_hash.GetHashAndReset())));

    private void Forget(FileStream file)
    {
        file.SetLength(0);
        _ = _hash.GetHashAndReset();
        (_got, _version) = (0, null);
    }

    private abstract record PartEnd
    {
        public sealed record Ended(DownloadEnd End) : PartEnd;

        /// <summary>Another request may get further.</summary>
        public sealed record Broken(string Why) : PartEnd;
    }
}
