using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Steps.Fetch;

/// <summary>What a person is told of an object that a store did not give. Pure.</summary>
internal static class StoredFailure
{
    public static StepOutcome Of(DownloadEnd end, StoredUrl url, DownloadLimits limits) => end switch
    {
        DownloadEnd.StoreRefused { Refusal: StoreRefusal.NoObject, Why: var why }
            => Reject(FailureCodes.InputMissing, $"There is no object {url} ({why}). Look at its key, letter by letter, and submit "
            + "the right one."),
        DownloadEnd.StoreRefused { Refusal: StoreRefusal.NoBucket, Why: var why }
            => Reject(FailureCodes.InputMissing, $"There is no bucket or container {url.Place} ({why}). Look at its name, and at the "
            + "account or endpoint of the store in the settings of the server (Sources)."),
        DownloadEnd.StoreRefused { Refusal: StoreRefusal.Denied, Why: var why }
            => Reject(FailureCodes.SourceStoreRefused, $"{url.Place} does not let the server's credentials read {url.Key} ({why}). Let "
            + "them read the objects (s3:GetObject, or Storage Blob Data Reader). S3 answers so too where there is no such object and the "
            + "credentials may not list the bucket; and where the server's clock is wrong."),
        DownloadEnd.StoreRefused { Refusal: StoreRefusal.Elsewhere, Why: var why }
            => Reject(FailureCodes.SourceStoreRefused, $"{url.Place} lies in another region or at another address than the settings of the "
            + $"server say ({why}). Correct Sources:NAME:Region or Sources:NAME:Endpoint."),
        DownloadEnd.StoreRefused { Refusal: StoreRefusal.Archived, Why: var why }
            => Reject(FailureCodes.SourceStoreRefused, $"{url} lies in an archive ({why}). Bring it back there first, then submit it "
            + "again."),
        // With other settings it may do.
        DownloadEnd.StoreRefused { Why: var why }
            => Retry(FailureCodes.SourceStoreRefused, $"The server makes no address for {url}: {why}"),
        DownloadEnd.Page => Reject(FailureCodes.SourceStoreRefused, $"{url} is a web page or a playlist by its content type. Name the "
            + "media file itself, or correct the type of the object."),
        DownloadEnd.Refused refused
            => Reject(FailureCodes.SourceStoreRefused, $"{url.Place} {refused.Why}. Look at the settings of the store."),
        DownloadEnd.Unreachable away => Retry(FailureCodes.SourceUnreachable, $"{url.Place} does not give the object: {away.Why}. Look "
            + "whether the workers reach the store (Sources:NAME:PublicEndpoint); then retry the job."),
        _ => FetchFailure.Of(end, url.Place, limits),
    };

    private static StepOutcome.Reject Reject(string code, string message)
        => new(new Failure(code, Phase.ReadingSource, Party.Input, message));

    private static StepOutcome.Retry Retry(string code, string message)
        => new(new Failure(code, Phase.ReadingSource, Party.Request, message));
}
