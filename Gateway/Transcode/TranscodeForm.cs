using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;

namespace Transcode.Gateway.Transcode;

/// <summary>Reads the multipart form as it comes: the file goes straight into the store, in whatever order the fields are sent.</summary>
internal sealed class TranscodeForm(Uploads uploads)
{
    private const int MostFields = 20;
    private const int LongestField = OutgoingUrl.Longest + 1;

    public async Task<FormResult> Read(HttpRequest request, Caller caller, CancellationToken stop)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
            return new FormResult.Refused("Send multipart/form-data with the field \"file\", or \"url\".");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        UploadedAsset? file = null;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(stop) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition)
                    continue;
                if (disposition.Name.Equals("file", StringComparison.Ordinal) && file is null)
                {
                    (file, var why) =
                        await uploads.Take((disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value,
                            section.Body, null, caller, stop);
                    if (why is not null)
                        return new FormResult.Failed(why);
                }
                else if (fields.Count == MostFields)
                {
                    return await Refuse(file, $"The form has more than {MostFields} fields.", stop);
                }
                else
                {
                    fields[disposition.Name.Value ?? ""] = await Text(section.Body, stop);
                }
            }
            return (file, fields.GetValueOrDefault("url")) switch
            {
                ({ } sent, null) => await WithProfile(sent, fields, stop),
                (null, { } url) => OfAddress(url, fields),
                ({ } both, _) => await Refuse(both, "Send either \"file\" or \"url\".", stop),
                _ => new FormResult.Refused("The form has no field \"file\", and none \"url\"."),
            };
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException)
        {
            // The rest of the form never came: what arrived of it is no order.
            if (file is not null)
                await uploads.Forget(new AssetId(file.AssetId), CancellationToken.None);
            if (IsNoForm(exception))
                return new FormResult.Refused($"The form cannot be read to its end: {exception.Message.Trim()}");
            throw;
        }
    }

    /// <summary>The reader of forms says so by the words of a stream; a line that broke and a storage that failed are other
    /// faults.</summary>
    private static bool IsNoForm(Exception exception) => exception is InvalidDataException
        || exception is IOException and not BadHttpRequestException
        && exception.Message.StartsWith("Unexpected end of Stream", StringComparison.Ordinal);

    private async Task<FormResult> WithProfile(UploadedAsset file, Dictionary<string, string> fields, CancellationToken stop)
    {
        var (profile, problems) = ProfileOf(fields);
        if (profile is not null)
            return new FormResult.Complete(file, profile);
        await uploads.Forget(new AssetId(file.AssetId), stop);
        return Unfit(problems);
    }

    private static FormResult OfAddress(string url, Dictionary<string, string> fields)
    {
        var (profile, problems) = ProfileOf(fields);
        return profile is not null ? new FormResult.Address(url, profile) : Unfit(problems);
    }

    private async Task<FormResult> Refuse(UploadedAsset? file, string why, CancellationToken stop)
    {
        if (file is not null)
            await uploads.Forget(new AssetId(file.AssetId), stop);
        return new FormResult.Refused(why);
    }

    private static (Profile? Profile, IReadOnlyList<string> Problems) ProfileOf(Dictionary<string, string> fields) =>
        FormProfile.Of(fields.GetValueOrDefault("codec"), fields.GetValueOrDefault("bitrate"), fields.GetValueOrDefault("resolution"));

    private static FormResult.Failed Unfit(IReadOnlyList<string> problems)
        => new(new Failure(FailureCodes.ProfileInvalid, Phase.Dispatching, Party.Request, string.Join("; ", problems)));

    private static async Task<string> Text(Stream body, CancellationToken stop)
    {
        var buffer = new byte[LongestField];
        var read = await body.ReadAtLeastAsync(buffer, LongestField, throwOnEndOfStream: false, stop);
        return Encoding.UTF8.GetString(buffer, 0, read).Trim();
    }
}

/// <summary>What the form held.</summary>
internal abstract record FormResult
{
    private FormResult() { }

    public sealed record Complete(UploadedAsset File, Profile Profile) : FormResult;

    /// <summary>Instead of a file, where it lies.</summary>
    public sealed record Address(string Url, Profile Profile) : FormResult;

    /// <summary>It was no such form.</summary>
    public sealed record Refused(string Message) : FormResult;

    /// <summary>It was, and what it asks for cannot be done.</summary>
    public sealed record Failed(Failure Why) : FormResult;
}
