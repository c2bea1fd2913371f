using Microsoft.AspNetCore.Http;

namespace Transcode.Gateway.Access;

/// <summary>On an endpoint that is a page: where somebody is led who is not known yet.</summary>
/// <param name="Path">Of the form.</param>
internal sealed record SignInPage(string Path)
{
    /// <summary>With the way back.</summary>
    public string Address(HttpRequest request) =>
        request.Path == "/" && !request.QueryString.HasValue ? Path
            : $"{Path}?back={Uri.EscapeDataString($"{request.Path}{request.QueryString}")}";
}
