using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;

namespace Transcode.Storage.S3;

/// <summary>Presigned requests. The signature covers the headers of the grant, so the length of an upload is enforced by the
/// service.</summary>
internal sealed class S3Signer(S3Bucket bucket, TimeProvider clock)
{
    public Task<Grant> Read(MediaKey key, TimeSpan lifetime) => Read(bucket.KeyOf(key), lifetime);

    /// <param name="name">As it is in the bucket, whoever gave it that name.</param>
    /// <param name="lifetime">How long the address is good.</param>
    public Task<Grant> Read(string name, TimeSpan lifetime) => Sign(RequestFor(name, HttpVerb.GET), lifetime, length: null);

    public Task<Grant> Write(MediaKey key, long? length, TimeSpan lifetime)
    {
        var request = RequestFor(bucket.KeyOf(key), HttpVerb.PUT);
        request.ContentType = ContentTypes.Of(key);
        return Sign(request, lifetime, length);
    }

    public Task<Grant> WritePart(MultipartUpload upload, int part, long? length, TimeSpan lifetime)
    {
        var request = RequestFor(bucket.KeyOf(upload.Key), HttpVerb.PUT);
        request.UploadId = upload.Id;
        request.PartNumber = part;
        return Sign(request, lifetime, length);
    }

    private GetPreSignedUrlRequest RequestFor(string name, HttpVerb verb) => new()
    {
        BucketName = bucket.Name,
        Key = name,
        Verb = verb,
        Protocol = bucket.SignsHttp ? Protocol.HTTP : Protocol.HTTPS,
    };

    private async Task<Grant> Sign(GetPreSignedUrlRequest request, TimeSpan lifetime, long? length)
    {
        var expires = GrantLifetime.Until(clock, lifetime);
        request.Expires = expires.UtcDateTime;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (request.ContentType is { } contentType) headers["Content-Type"] = contentType;
        if (length is { } bytes)
        {
            request.Headers.ContentLength = bytes;
            headers["Content-Length"] = bytes.ToString(CultureInfo.InvariantCulture);
        }

        var url = await bucket.Signer.GetPreSignedURLAsync(request);
        return new Grant.Request(request.Verb == HttpVerb.GET ? "GET" : "PUT", new Uri(url), headers, expires);
    }
}
