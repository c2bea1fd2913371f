using Transcode.Media.Encode;
using Transcode.Media.Images;
using Transcode.Media.Running;

namespace Transcode.Media.Doctor;

/// <summary>Looks at this machine: which tools are there, which encoders really work.</summary>
public sealed class Examination(IToolRunner tools, MozjpegTool mozjpeg, string folder)
{
    private static readonly ToolLimits _timeout = new() { WallTime = TimeSpan.FromSeconds(20) };

    private static readonly IReadOnlyList<(string Tool, string Argument, bool Needed, string For)> _tools =
    [
        ("ffmpeg", "-version", true, "encoding"),
        ("ffprobe", "-version", true, "looking at sources"),
        ("setpriv", "--version", OperatingSystem.IsLinux(), "ending tools when the program dies"),
        ("prlimit", "--version", OperatingSystem.IsLinux(), "limits of memory and file size"),
        ("vips", "--version", false, "images"),
        ("yt-dlp", "--version", false, "films on web pages"),
    ];

    public async Task<IReadOnlyList<Finding>> Run(CancellationToken stop)
    {
        var findings = new List<Finding>();
        foreach (var (tool, argument, needed, use) in _tools)
            findings.Add(await Version(tool, argument, needed, use, stop));
        foreach (var selfTest in EncoderSelfTest.All)
            findings.Add(await Try(selfTest, stop));
        foreach (var encoder in HardwareEncoder.All)
            findings.Add(await Try(encoder, stop));
        findings.Add(await Images(stop));
        findings.Add(await Mozjpeg(stop));
        return findings;
    }

    private async Task<Finding> Version(string tool, string argument, bool needed, string use, CancellationToken stop)
    {
        var first = "";
        var result = await tools.Run(new ToolCommand(tool, [argument], folder), _timeout,
            ToolOutput.ToLines(line => first = first.Length == 0 ? line : first), stop);
        return result switch
        {
            ToolResult.Exited { Code: 0 } => new Finding(tool, needed, true, first),
            ToolResult.NotFound missing
                => new Finding(tool, needed, false, $"not installed, needed for {use}; get it with: {missing.HowToGet}"),
            _ => new Finding(tool, needed, false, "installed, but does not run"),
        };
    }

    /// <summary>Which images this libvips has readers for.</summary>
    private async Task<Finding> Images(CancellationToken stop)
    {
        var readers = new HashSet<string>();
        var result = await tools.Run(new ToolCommand("vips", ["-l", "VipsForeignLoad"], folder), _timeout,
            ToolOutput.ToLines(line => readers.UnionWith(line.Split(['(', ')'], 3) is [_, var name, _] ? [name] : [])), stop);
        var (there, not) = (ImageFormat.All.Where(format => readers.Contains(format.Loader)).ToList(),
            ImageFormat.All.Where(format => !readers.Contains(format.Loader)).ToList());
        return result is ToolResult.Exited { Code: 0 }
            ? new Finding("image formats", false,
            there.Count > 0, $"reads {Describe(there)}{(not.Count == 0 ? "" : $"; not {Describe(not)}")}")
            : new Finding("image formats", false, false, "libvips is missing: images are refused");
    }

    private static string Describe(IEnumerable<ImageFormat> formats) => string.Join(", ", formats.Select(format => format.Description));

    private async Task<Finding> Mozjpeg(CancellationToken stop)
    {
        var version = "";
        var result = await tools.Run(mozjpeg.Version(folder), _timeout, ToolOutput.ToLines(line => version = line), stop);
        return result switch
        {
            ToolResult.Exited { Code: 0 } => new Finding("mozjpeg", false, true, version),
            ToolResult.Exited { Code: MozjpegTool.NotHere }
                => new Finding("mozjpeg", false, false,
                "not to be had for this kind of machine: display images are larger than they need be"),
            _ => new Finding("mozjpeg", false, false, "does not run: display images are larger than they need be"),
        };
    }

    private async Task<Finding> Try(EncoderSelfTest selfTest, CancellationToken stop)
    {
        var result = await tools.Run(selfTest.Command(folder), _timeout, ToolOutput.Nowhere, stop);
        return result switch
        {
            ToolResult.Exited { Code: 0 } => new Finding(selfTest.Encoder, true, true, "works, proven by a test encode"),
            ToolResult.Exited exited => new Finding(selfTest.Encoder, true, false, $"not usable here ({Last(exited.Stderr)})"),
            ToolResult.NotFound => new Finding(selfTest.Encoder, true, false, "ffmpeg is missing"),
            _ => new Finding(selfTest.Encoder, true, false, "the test encode did not end well"),
        };
    }

    private async Task<Finding> Try(HardwareEncoder encoder, CancellationToken stop)
    {
        if (await new HardwareSelfTest(tools, folder, device: null).Sessions(encoder, stop) is > 0 and var sessions)
            return new Finding(encoder.Name, false,
                true, $"works on {encoder.Hardware}, proven by test encodes, {sessions} at once{(sessions == HardwareSelfTest.MostSessions ? " or more" : "")}");
        var result = await tools.Run(HardwareSelfTest.Encode(encoder, 1, null, folder), _timeout, ToolOutput.Nowhere, stop);
        return new Finding(encoder.Name, false, false, result switch
        {
            ToolResult.Exited { Code: 0 } => $"{encoder.Hardware}: encodes, but not as chunks need it (key frames where they are wanted)",
            ToolResult.Exited exited => $"{encoder.Hardware}: not usable here ({Last(exited.Stderr)})",
            ToolResult.NotFound => "ffmpeg is missing",
            _ => $"{encoder.Hardware}: the test encode did not end well",
        });
    }

    private static string Last(StderrTail stderr) => stderr.Lines.Count == 0 ? "it said nothing" : stderr.Lines[0].Trim();
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">Tool or encoder.</param>
/// <param name="Needed">The product cannot do its main work without it.</param>
/// <param name="Works">Whether it does.</param>
/// <param name="Message">Version, or what is wrong and what to do.</param>
public sealed record Finding(string What, bool Needed, bool Works, string Message);
