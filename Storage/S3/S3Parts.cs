using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3.Model;

namespace Transcode.Storage.S3;

/// <summary>The parts of an upload, as the service lists them: by number, a thousand to a page.</summary>
internal static class S3Parts
{
    /// <param name="bucket">Where.</param>
    /// <param name="name">The object's, as it is in the bucket.</param>
    /// <param name="upload">The service's id of it.</param>
    /// <param name="stop">Given up.</param>
    public static async IAsyncEnumerable<PartDetail> Of(S3Bucket bucket, string name, string upload,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var request = new ListPartsRequest { BucketName = bucket.Name, Key = name, UploadId = upload };
        ListPartsResponse page;
        do
        {
            page = await bucket.Client.ListPartsAsync(request, stop);
            foreach (var part in page.Parts ?? [])
                yield return part;
            request.PartNumberMarker = page.NextPartNumberMarker?.ToString(CultureInfo.InvariantCulture);
        }
        while (page.IsTruncated == true);
    }
}
