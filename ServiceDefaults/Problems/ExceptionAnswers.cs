using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Transcode.ServiceDefaults.Problems;

/// <summary>The last catch of a host: what was thrown becomes problem details; what nobody expected is logged whole and told in general
/// words.</summary>
public static partial class ExceptionAnswers
{
    /// <param name="app">The host's pipeline; first in it.</param>
    /// <param name="known">Names the exceptions that the host knows; null for all others.</param>
    public static void UseExceptionAnswers(this IApplicationBuilder app, Func<Exception, IResult?> known)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Transcode.Http");
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception) when (http.RequestAborted.IsCancellationRequested)
            {
                // The caller hung up: there is nobody to answer.
            }
            catch (Exception exception) when (!http.Response.HasStarted)
            {
                var answer = known(exception) ?? Known(exception);
                if (answer is null)
                    RequestFailed(log, exception, http.Request.Method, http.Request.Path);
                http.Response.Clear();
                await (answer
                    ?? Problem.Of(500, "internal",
                    "Something failed that we did not foresee; the log of this server says what.")).ExecuteAsync(http);
            }
        });
    }

    private static ProblemHttpResult? Known(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: 413 }
            => Problem.Of(413, "request.too_large", "The request is larger than this server accepts."),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode, "request.invalid", bad.InnerException?.Message ?? bad.Message),
        System.Text.Json.JsonException bad => Problem.Of(400, "request.invalid", bad.Message),
        _ => null,
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void RequestFailed(ILogger log, Exception exception, string method, string path);
}
