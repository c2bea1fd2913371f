using System.Globalization;
using Transcode.Domain.Ladders;
using Transcode.Media.Encode;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>
/// Proof that a hardware encoder does here what a chunk asks of it: the very arguments of a chunk, several outputs at once, and what comes
/// out is read: the frames are all there, key frames stand where they were forced and nowhere else, and all of it decodes.
/// </summary>
public sealed class HardwareSelfTest(IToolRunner tools, string folder, int? device)
{
    /// <summary>More at once than this are not asked for: cards either count to less or do not count.</summary>
    public const int MostSessions = 8;

    private const int Frames = 30;
    private static readonly int[] _keysAt = [0, 13];

    /// <summary>A driver that hangs must not keep a worker from joining.</summary>
    private static readonly ToolLimits _timeout = new() { WallTime = TimeSpan.FromSeconds(20) };

    /// <summary>Small enough to be quick, large enough for every card.</summary>
    private static readonly Rendition _testPattern = new() { Name = "trial", Width = 640, Height = 360, Crf = 23, Kbps = 600 };

    /// <returns>How many encodes ran at once; 0: it is not usable here.</returns>
    public async Task<int> Sessions(HardwareEncoder encoder, CancellationToken stop)
    {
        if (!await Works(encoder, 1, stop))
            return 0;
        if (await Works(encoder, MostSessions, stop))
            return MostSessions;
        var (works, fails) = (1, MostSessions);
        while (fails - works > 1)
        {
            var middle = (works + fails) / 2;
            if (await Works(encoder, middle, stop))
                works = middle;
            else
                fails = middle;
        }
        return works;
    }

    public async Task<bool> Works(HardwareEncoder encoder, int sessions, CancellationToken stop)
    {
        try
        {
            if (await tools.Run(Encode(encoder, sessions, device, folder), _timeout, ToolOutput.Nowhere,
                stop) is not ToolResult.Exited { Code: 0 })
                return false;
            for (var i = 0; i < sessions; i++)
                if (!await IsRight(Path.Combine(folder, FileOf(encoder, i)), stop))
                    return false;
            return await tools.Run(Decode(encoder, sessions, folder), _timeout, ToolOutput.Nowhere, stop) is ToolResult.Exited
            {
                Code: 0,
                Stderr.TotalLines: 0
            };
        }
        finally
        {
            for (var i = 0; i < sessions; i++)
                File.Delete(Path.Combine(folder, FileOf(encoder, i)));
        }
    }

    /// <summary>Pure, as is the other.</summary>
    public static ToolCommand Encode(HardwareEncoder encoder, int sessions, int? device, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "error", "-y", .. encoder.Device(device),
        "-f", "lavfi", "-i",
        string.Create(CultureInfo.InvariantCulture, $"testsrc2=size={_testPattern.Width}x{_testPattern.Height}:rate=25"),
        .. Enumerable.Range(0, sessions).SelectMany(i => Output(encoder, i, device)),
    ], folder);

    public static ToolCommand Decode(HardwareEncoder encoder, int sessions, string folder) => new("ffmpeg",
    [
        "-hide_banner", "-nostdin", "-loglevel", "level+warning",
        .. Enumerable.Range(0, sessions)
        .SelectMany(i => (IEnumerable<string>)["-protocol_whitelist", "file", "-i", $"file:{FileOf(encoder, i)}"]),
        .. Enumerable.Range(0, sessions)
        .SelectMany(i => (IEnumerable<string>)["-map", string.Create(CultureInfo.InvariantCulture, $"{i}:v:0"), "-f", "null", "-"]),
    ], folder);

    private static IEnumerable<string> Output(HardwareEncoder encoder, int number, int? device) =>
    [
        "-map", "0:v:0", "-frames:v", Frames.ToString(CultureInfo.InvariantCulture),
        "-vf", encoder.Upload is { } upload ? $"format=yuv420p,{upload}" : "format=yuv420p",
        .. encoder.Arguments(_testPattern, "high", device),
        "-flags", "+cgop", "-force_key_frames",
            string.Join(',', _keysAt.Select(frame => (frame / 25m).ToString("0.00", CultureInfo.InvariantCulture))),
        .. EncodeVideoCommand.InBand(H264Level.Of(_testPattern.Width, _testPattern.Height, 25, _testPattern.MaxKbps)),
        "-video_track_timescale", "90000", .. EncodeVideoCommand.Fragments, FileOf(encoder, number),
    ];

    private static string FileOf(HardwareEncoder encoder, int number)
        => string.Create(CultureInfo.InvariantCulture, $"trial-{encoder.Name}-{number}.mp4");

    private static async Task<bool> IsRight(string path, CancellationToken stop)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var movie = await FragmentedMovie.Read(file, stop);
            return movie.Samples.Count == Frames
                && movie.Samples.Index().Where(sample => sample.Item.IsSync).Select(sample => sample.Index).SequenceEqual(_keysAt)
                && StreamForm.Of(movie.Init) is not null;
        }
        catch (Exception e) when (e is MalformedMovieException or IOException)
        {
            return false;
        }
    }
}
