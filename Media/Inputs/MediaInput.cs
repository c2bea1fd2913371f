using System.Globalization;

namespace Transcode.Media.Inputs;

/// <summary>
/// A source as ffmpeg is told to open it: one place, one demuxer list, nothing else. Uploaded bytes are hostile: a playlist, a concat
/// script or an SDP could name other files and hosts, so only self-contained containers are opened, over one protocol.
/// </summary>
public sealed record MediaInput
{
    private readonly string _address;
    private readonly string _protocols;
    private readonly string _formats;
    private readonly IReadOnlyList<string> _more;

    private MediaInput(string address, string protocols, string formats, params IReadOnlyList<string> more) =>
        (_address, _protocols, _formats, _more) = (address, protocols, formats, more);

    /// <summary>A source file on this machine. "file:" keeps names with a colon, a dash or a percent sign from meaning anything.</summary>
    public static MediaInput File(string path) => new("file:" + path, "file", AcceptedContainers);

    /// <summary>No machine has this name (RFC 2606): who reads it in a command or a complaint learns nothing.</summary>
    public const string SourceHost = "source.invalid";

    /// <summary>
    /// Without these a line that breaks looks like the end of the file, and a third of a film would pass for the whole. In seconds, and in
    /// microseconds for a single read.
    /// </summary>
    private static readonly string[] _timeout =
        ["-reconnect", "1", "-reconnect_on_network_error", "1", "-reconnect_on_http_error", "429,5xx", "-reconnect_delay_max", "8",
            "-rw_timeout", "30000000"];

    /// <summary>
    /// A source behind an address that we ourselves made (presigned), never one that a user gave. The address is a secret, and what stands
    /// in a command is none: the tool asks a proxy on this machine, of which it is told in its environment. Whoever replays the command
    /// puts the source's own place here.
    /// </summary>
    public static MediaInput Remote { get; } = new($"http://{SourceHost}/", "http,tcp", AcceptedContainers, _timeout);

    /// <summary>Our own segments behind their init segment, read as one file: a list that we wrote, see
    /// <see cref="SegmentList"/>.</summary>
    public static MediaInput OwnSegments(string listFile) => new("concatf:" + listFile, "concatf,file,https,http,tls,tcp", "mov");

    /// <summary>Tags and chapters that we wrote ourselves, as ffmpeg reads them.</summary>
    public static MediaInput OwnTags(string path) => new("file:" + path, "file", "ffmetadata");

    /// <summary>Samples that we wrote ourselves, one after the other.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="channels">How many.</param>
    /// <param name="layout">Their arrangement; null: ffmpeg's guess, which takes three for two and a bass.</param>
    public static MediaInput OwnSamples(string path, int sampleRate, int channels, string? layout) => new("file:" + path, "file", "f32le",
        "-f", "f32le", "-ar", sampleRate.ToString(CultureInfo.InvariantCulture),
        layout is null ? "-ac" : "-ch_layout", layout ?? channels.ToString(CultureInfo.InvariantCulture));

    /// <summary>The arguments up to and including the address.</summary>
    public IReadOnlyList<string> Arguments => [.. _more, "-protocol_whitelist", _protocols, "-format_whitelist", _formats, "-i", _address];

    /// <summary>Containers that carry their own media and point nowhere. No playlists, no devices, and no images: those belong to
    /// libvips.</summary>
    public const string AcceptedContainers =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mpegvideo,avi,flv,live_flv,asf,ogg,mxf,gxf,rm,nut,nsv,ivf,obu,av1,mjpeg,dv,h261,h263,h264,hevc,m4v,vc1,"
        + "yuv4mpegpipe,wtv,wav,w64,flac,mp3,aac,loas,adx,ac3,eac3,mlp,truehd,dts,dtshd,amr,amrnb,amrwb,aiff,caf,au,ape,tak,tta,wv,mpc,mpc8,dsf,voc,gsm,sbc,spdif,oma,iff,ircam,nistsphere,pvf,qcp,shn,sox,xwma";
}
