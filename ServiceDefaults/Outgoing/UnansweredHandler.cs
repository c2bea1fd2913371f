using Polly;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>A call that was given up reads like any other that nobody answered: callers know one exception.</summary>
internal sealed class UnansweredHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (ExecutionRejectedException given)
        {
            throw new HttpRequestException($"The server did not answer in time. {given.Message}", given);
        }
    }
}
