using System.Net;
using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Identity;

/// <summary>A page of this server that goes on by itself, so that what follows is asked from a page of ours.</summary>
internal static class ArrivalPage
{
    public static Task Write(HttpContext http, string address)
    {
        var link = WebUtility.HtmlEncode(address);
        (http.Response.StatusCode, http.Response.ContentType) = (StatusCodes.Status200OK, "text/html; charset=utf-8");
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync($"<!doctype html><html lang=\"en\"><title>Transcode</title>"
            + $"<meta http-equiv=\"refresh\" content=\"0;url={link}\"><p><a href=\"{link}\">Transcode</a></p></html>", http.RequestAborted);
    }
}
