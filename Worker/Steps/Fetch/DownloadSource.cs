namespace Transcode.Worker.Steps.Fetch;

/// <summary>Where a download comes from.</summary>
internal abstract class DownloadSource
{
    /// <summary>For the next request.</summary>
    /// <exception cref="DownloadRefusedException">There is none.</exception>
    public abstract Task<Uri> Address(CancellationToken stop);

    /// <summary>What an answer means that is no piece of the file; null: what its status says.</summary>
    public virtual Task<DownloadEnd?> Meaning(HttpResponseMessage response, CancellationToken stop) => Task.FromResult<DownloadEnd?>(null);

    /// <summary>One that somebody named, which stays the same.</summary>
    public sealed class Named(Uri url) : DownloadSource
    {
        public override Task<Uri> Address(CancellationToken stop) => Task.FromResult(url);
    }
}

/// <summary>No request can be made.</summary>
internal sealed class DownloadRefusedException(DownloadEnd end) : Exception
{
    public DownloadEnd End { get; } = end;
}
