using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Transcode.EndToEnd.Tests.Secrets;

/// <summary>Servers of others in one: a film behind a secret query, a webhook with a secret in its path, and a collector of telemetry that
/// keeps what it is told.</summary>
internal sealed class Outsiders(WebApplication app, ConcurrentQueue<(string Path, string Told)> asked) : IAsyncDisposable
{
    public string Url => app.Urls.First();

    /// <summary>Bytes as letters: every word in them can be found.</summary>
    public string Telemetry(string kind) => string.Join('\n', asked.Where(one => one.Path == $"/v1/{kind}").Select(one => one.Told));

    public IReadOnlyList<string> Hooks => [.. asked.Where(one => one.Path.StartsWith("/hooks/", StringComparison.Ordinal))
        .Select(one => one.Told)];

    /// <param name="film">The file that is given to whoever knows the query.</param>
    /// <param name="query">Such as <c>?token=x</c>.</param>
    /// <param name="stop">Of the start.</param>
    public static async Task<Outsiders> Start(string film, string query, CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var asked = new ConcurrentQueue<(string, string)>();
        app.Run(async http =>
        {
            if (http.Request.Method == HttpMethods.Post)
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                asked.Enqueue((http.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
            }
            else if (http.Request.Path == "/films/holiday.mp4" && http.Request.QueryString.Value == query)
            {
                await Results.File(film, "video/mp4", enableRangeProcessing: true).ExecuteAsync(http);
            }
            else
            {
                http.Response.StatusCode = 404;
            }
        });
        await app.StartAsync(stop);
        return new(app, asked);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
