namespace Transcode.Web.Jobs;

/// <summary>Lines to copy into a terminal or a page. Pure.</summary>
internal static class Snippets
{
    /// <summary>curl, with a key where one is asked for.</summary>
    public static string Curl(bool needsKey) => needsKey ? "curl -H \"Authorization: Bearer $TRANSCODE_API_KEY\"" : "curl";

    /// <param name="now">The job.</param>
    /// <param name="address">Under which the reader sees the portal.</param>
    /// <param name="needsKey">The reader had to sign in.</param>
    public static IEnumerable<(string Name, string Text)> Of(JobSnapshot now, string address, bool needsKey)
    {
        var server = address.TrimEnd('/');
        yield return ("curl", $"{Curl(needsKey)} {server}/api/jobs/{now.Job.Id}");
        yield return ("events", $"{Curl(needsKey)} -N {server}/api/jobs/{now.Job.Id}/events");
        // A player that is no page of ours has no cookie: it needs an address that needs none.
        if (now.Master is not { } master || needsKey && now.SignedRoot is null)
            yield break;
        yield return ("video", $"""
            <video id="video" controls></video>
            <script src="https://cdn.jsdelivr.net/npm/hls.js@1"></script>
            <script>
              const hls = new Hls();
              hls.loadSource("{server}{master}");
              hls.attachMedia(document.getElementById("video"));
            </script>
            """);
        yield return ("ffplay", $"ffplay {server}{master}");
    }
}
