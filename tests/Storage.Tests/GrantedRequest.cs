namespace Transcode.Storage.Tests;

/// <summary>Sends what a grant says with nothing but an HTTP client, as a worker would.</summary>
internal static class GrantedRequest
{
    private static readonly HttpClient _client = new();

    public static async Task<HttpResponseMessage> Send(Grant.Request grant, Uri? gateway, HttpContent? body, string? method, string? url)
    {
        var address = gateway is null ? new Uri(url ?? grant.Url.OriginalString) : new Uri(gateway, url ?? grant.Url.OriginalString);
        using var request = new HttpRequestMessage(new HttpMethod(method ?? grant.Method), address) { Content = body };
        if (body is not null) body.Headers.ContentType = null;
        foreach (var (name, value) in grant.Headers)
        {
            if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)) body?.Headers.TryAddWithoutValidation(name, value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
