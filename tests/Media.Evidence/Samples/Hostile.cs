using static Transcode.MediaEvidence.Samples.Making;
using static Transcode.MediaEvidence.Samples.Recipe;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Inputs that try to make the decoder read something else: another file, another machine.</summary>
internal static class Hostile
{
    private const string PlaylistHead = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}\n#EXT-X-ENDLIST\n";

    internal static IReadOnlyList<Sample> All { get; } =
    [
        Trick("playlist-local-file.m3u8", "reads a local file", Playlist("file://{plain}")),
        Trick("playlist-called.mp4", "reads a local file", Playlist("{plain}")),
        Trick("playlist-network.m3u8", "asks the network", Playlist("http://127.0.0.1:9/secret.ts")),
        Trick("playlist-concat.m3u8", "asks the network", Playlist("concat:http://127.0.0.1:9/secret.ts?|file:///etc/passwd")),
        Trick("concat-script.mp4", "reads a local file", "ffconcat version 1.0\nfile '{plain}'\n"),
        Trick("concat-network.txt", "asks the network", "ffconcat version 1.0\nfile 'http://127.0.0.1:9/secret'\n"),
        Trick("session.mp4", "opens a socket or waits for ever",
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 45678 RTP/AVP 96\r\na=rtpmap:96 "
            + "H264/90000\r\n"),
        Trick("manifest.mpd", "asks the network",
            """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S" """
            + """profiles="urn:mpeg:dash:profile:isoff-main:2011"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1" """
            + """width="320" height="180"><BaseURL>http://127.0.0.1:9/secret.mp4</BaseURL><SegmentBase/></Representation></AdaptationSet></Period></MPD>"""),
    ];

    private static Sample Trick(string name, string never, string content) => new()
    {
        Name = name,
        Why = $"as an upload it {never}, if one lets it",
        Expected = new Expectation.Fails(never),
        Steps = [new Text("out" + Path.GetExtension(name), content)],
    };

    private static string Playlist(string target) => PlaylistHead.Replace("{0}", target, StringComparison.Ordinal);
}
