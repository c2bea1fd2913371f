using System.Buffers.Text;
using System.Globalization;
using System.Text;
using GraphQL;
using Transcode.Domain;
using Transcode.Domain.Lists;

namespace Transcode.Gateway.GraphQL.Jobs;

/// <summary>A place in a list of jobs as text that nobody needs to understand.</summary>
internal static class JobCursor
{
    private const int Longest = 400;

    public static string Write(JobPlace place)
        => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place.Value}:{place.Job.Value}")));

    /// <exception cref="ExecutionError">It is none of ours.</exception>
    public static JobPlace Read(string cursor)
    {
        try
        {
            if (cursor.Length <= Longest
                && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(':', 2) is [var value, { Length: > 0 } job]
                && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return new JobPlace(number, new JobId(job));
        }
        catch (FormatException)
        {
            // Refused below.
        }
        throw Refused();
    }

    /// <summary>Of any list.</summary>
    public static ExecutionError Refused()
        => new("after is no cursor of ours; take one of an answer.") { Code = "request.invalid" };
}
