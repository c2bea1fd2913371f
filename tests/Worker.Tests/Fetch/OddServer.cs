using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Transcode.Worker.Tests.Fetch;

/// <summary>A web server that gives one file in the ways in which servers do, and break.</summary>
public sealed class OddServer : IAsyncLifetime
{
    /// <summary>How it gives the file.</summary>
    /// <param name="Ranges">Whether it can begin in the middle.</param>
    /// <param name="Cuts">Bytes after which each answer is cut, by number of the request; 0: it is not.</param>
    public sealed record Manner(bool Ranges = true, Func<int, int>? Cuts = null)
    {
        /// <summary>What Content-Length says of the rest; null: the truth, below 0: nothing.</summary>
        public Func<long, long>? Length { get; init; }

        /// <summary>By number of the request; null: none.</summary>
        public Func<int, string>? Tag { get; init; } = _ => "\"one\"";

        /// <summary>Before anything else; true: that was the answer.</summary>
        public Func<int, HttpContext, Task<bool>>? First { get; init; }

        public string Type { get; init; } = "video/mp4";

        /// <summary>It does not look whether the file is still the same.</summary>
        public bool HeedsNoCondition { get; init; }
    }

    public static readonly byte[] File = Make(1);
    public static readonly byte[] OtherFile = Make(2);

    private WebApplication? _app;
    private int _requests;

    public Manner Is { get; set; } = new();

    public Uri Url { get; private set; } = null!;

    public int Requests => _requests;

    /// <summary>Bytes of the file as it is at the n-th request.</summary>
    public Func<int, byte[]> Content { get; set; } = _ => File;

    public void Become(Manner manner)
    {
        (Is, Content, _requests) = (manner, _ => File, 0);
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.Run(Answer);
        await _app.StartAsync();
        Url = new Uri(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
            "/films/holiday.mp4?key=secret");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task Answer(HttpContext http)
    {
        var (number, manner) = (Interlocked.Increment(ref _requests), Is);
        if (manner.First is { } first && await first(number, http))
            return;
        var (bytes, tag) = (Content(number), manner.Tag?.Invoke(number));
        http.Response.ContentType = manner.Type;
        if (tag is not null)
            http.Response.Headers.ETag = tag;
        var from = manner.Ranges && http.Request.GetTypedHeaders().Range is { Ranges: { Count: 1 } ranges }
            && (manner.HeedsNoCondition || http.Request.Headers.IfRange.ToString() is var wanted && (wanted.Length == 0 || wanted == tag))
            ? (int)ranges.First().From!.Value : 0;
        if (from > 0)
        {
            http.Response.StatusCode = from < bytes.Length ? 206 : 416;
            http.Response.Headers.ContentRange = from < bytes.Length ? $"bytes {from}-{bytes.Length - 1}/{bytes.Length}"
                : $"bytes */{bytes.Length}";
            if (from >= bytes.Length)
                return;
        }
        var rest = bytes.AsMemory(from);
        var length = manner.Length?.Invoke(rest.Length) ?? rest.Length;
        http.Response.ContentLength = length < 0 ? null : length;
        var cut = manner.Cuts?.Invoke(number) ?? 0;
        await http.Response.Body.WriteAsync(rest[..(cut > 0 ? Math.Min(cut, rest.Length) : rest.Length)]);
        await http.Response.Body.FlushAsync();
        if (cut > 0 && cut < rest.Length || length > rest.Length)
            Cut(http);
    }

    public static void Cut(HttpContext http) => http.Abort();

    private static byte[] Make(int seed)
    {
        var bytes = new byte[1_500_000];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
