using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Transcode.Domain.Protocol;
using Transcode.Worker.Platform;

namespace Transcode.Worker.Transfers;

/// <summary>Bytes between this machine and the storage, by the addresses that the platform hands out. None of them passes through a server
/// that has a storage behind it.</summary>
public sealed class MediaTransfers(WorkerOptions options, IPlatform platform, TimeProvider time) : IDisposable
{
    private const int CopyBytes = 256 << 10;

    /// <summary>What S3 and Azure say where the bucket or the container itself is not there.</summary>
    private static readonly string[] _storageIsAway = ["NoSuchBucket", "ContainerNotFound", "ContainerBeingDeleted"];

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TimeSpan _longestIdle = TimeSpan.FromSeconds(options.StallSeconds);

    /// <summary>Longer files go in parts.</summary>
    public long PartsAbove => options.PartsAboveBytes;

    internal LargeFile Large(string lease, long fence) => new(lease, fence, platform, this, time);

    /// <summary>An address for the source that a lease is to fetch from a store, good for a request that begins now.</summary>
    /// <param name="offer">The lease.</param>
    /// <param name="name">Of the source: <c>s3://bucket/key</c>.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The address, or why there is none.</returns>
    /// <exception cref="HttpRequestException">The platform does not answer.</exception>
    public async Task<(Uri? Address, string Refused)> SourceOf(LeaseOffer offer, string name, CancellationToken stop)
    {
        var answer = await platform.Transfers(offer.LeaseId, new TransferRequest(offer.Fence, [], [name]), stop);
        return answer.Read.TryGetValue(name, out var address) ? (platform.AddressOf(address.Url), "")
            : (null, answer.Refused ?? "it does not know stores; is it an older version?");
    }

    /// <summary>Puts a file where a transfer address says, straight to the storage.</summary>
    public Task Put(TransferAddress address, string file, CancellationToken stop)
        => PutPart(address, file, 0, new FileInfo(file).Length, stop);

    /// <summary>Puts a part of a file.</summary>
    /// <returns>What the storage calls it.</returns>
    public async Task<string> PutPart(TransferAddress address, string file, long from, long length, CancellationToken stop)
    {
        using var idle = new IdleTimeout(_longestIdle, time, stop);
        await using var bytes = File.OpenRead(file);
        bytes.Position = from;
        using var content = new StreamContent(new ProgressStream(bytes, idle, length));
        content.Headers.ContentLength = length;
        using var request = Request(HttpMethod.Put, address, content);
        using var response = await idle.Within(() => _http.SendAsync(request, idle.Token));
        response.EnsureSuccessStatusCode();
        return response.Headers.ETag?.Tag ?? "";
    }

    /// <summary>Copies what lies at a transfer address into a stream.</summary>
    public async Task Get(TransferAddress address, Stream target, CancellationToken stop)
    {
        using var idle = new IdleTimeout(_longestIdle, time, stop);
        using var request = Request(HttpMethod.Get, address, null);
        _ = await idle.Within(async () =>
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
            response.EnsureSuccessStatusCode();
            await using var bytes = await response.Content.ReadAsStreamAsync(idle.Token);
            await new ProgressStream(bytes, idle).CopyToAsync(target, idle.Token);
            return true;
        });
    }

    /// <summary>The first bytes of what lies at an address; fewer where it is shorter.</summary>
    public Task<byte[]> Head(TransferAddress address, int count, CancellationToken stop) => Range(address, 0, count, stop);

    /// <summary>So many bytes from one on, or those that are there. Where the line breaks it goes on behind what came, as long as something
    /// does.</summary>
    public async Task<byte[]> Range(TransferAddress address, long from, int count, CancellationToken stop)
    {
        var bytes = new byte[count];
        for (var got = 0; ;)
        {
            var (came, isAll) = await Part(address, from + got, bytes.AsMemory(got), stop);
            got += came;
            if (isAll)
                return bytes[..got];
        }
    }

    /// <returns>How many bytes came, and whether there are no more to come; false where the line broke behind the first of them.</returns>
    private async Task<(int Came, bool IsAll)> Part(TransferAddress address, long from, Memory<byte> target, CancellationToken stop)
    {
        using var idle = new IdleTimeout(_longestIdle, time, stop);
        using var request = Request(HttpMethod.Get, address, null);
        request.Headers.Range = new RangeHeaderValue(from, from + target.Length - 1);
        var came = 0;
        try
        {
            return await idle.Within(async () =>
            {
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
                response.EnsureSuccessStatusCode();
                await using var body = await response.Content.ReadAsStreamAsync(idle.Token);
                while (came < target.Length && await body.ReadAsync(target[came..], idle.Token) is > 0 and var read)
                    came += read;
                return (came, true);
            });
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException && came > 0)
        {
            return (came, false);
        }
    }

    /// <summary>Answers a tool with what lies at an address, in the words of the storage. A line that breaks on the way breaks for the tool
    /// too, which then asks for the rest.</summary>
    internal async Task PassOn(TransferAddress address, HttpContext http)
    {
        using var idle = new IdleTimeout(_longestIdle, time, http.RequestAborted);
        using var request = Request(HttpMethod.Get, address, null);
        if (http.Request.Headers.Range.ToString() is { Length: > 0 } range)
            request.Headers.TryAddWithoutValidation("Range", range);
        try
        {
            _ = await idle.Within(async () =>
            {
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
                http.Response.StatusCode = (int)answer.StatusCode;
                http.Response.ContentLength = answer.Content.Headers.ContentLength;
                http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
                http.Response.Headers.AcceptRanges = answer.Headers.AcceptRanges.ToString();
                if (answer.Content.Headers.ContentRange is { } part)
                    http.Response.Headers.ContentRange = part.ToString();
                await using var bytes = await answer.Content.ReadAsStreamAsync(idle.Token);
                await Copy(bytes, http.Response.Body, idle, http.RequestAborted);
                return true;
            });
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            // What was announced and does not come ends the line when we return; to cut it at once would take back what is still on its
            // way.
            if (!http.Response.HasStarted)
                (http.Response.StatusCode, http.Response.ContentLength) = (StatusCodes.Status502BadGateway, 0);
            else if (http.Response.ContentLength is null)
                http.Abort();
        }
    }

    /// <summary>A tool that takes its time is not a storage that hangs.</summary>
    private static async Task Copy(Stream from, Stream to, IdleTimeout idle, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            while (await from.ReadAsync(buffer, idle.Token) is > 0 and var read)
            {
                idle.Pause();
                await to.WriteAsync(buffer.AsMemory(0, read), stop);
                idle.Renew();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Whether the storage says in so many words that nothing lies at an address: 404 or 410, and not because the bucket itself is away.
    /// Asked by GET, since a presigned address is good for that alone.
    /// </summary>
    public async Task<bool> IsGone(TransferAddress address, CancellationToken stop)
    {
        using var idle = new IdleTimeout(_longestIdle, time, stop);
        using var request = Request(HttpMethod.Get, address, null);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        return await idle.Within(async () =>
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
            if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone))
                return false;
            await using var message = await response.Content.ReadAsStreamAsync(idle.Token);
            var head = new byte[1024];
            var read = await message.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, idle.Token);
            var answer = Encoding.UTF8.GetString(head, 0, read);
            return !_storageIsAway.Any(code => answer.Contains(code, StringComparison.Ordinal));
        });
    }

    private HttpRequestMessage Request(HttpMethod method, TransferAddress address, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, platform.AddressOf(address.Url)) { Content = content };
        foreach (var (name, value) in address.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                content?.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    public void Dispose() => _http.Dispose();
}
