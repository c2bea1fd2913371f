using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Probe;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Encode;

/// <summary>A real file, indexed and cut as the product does it, its frames hashed instead of encoded.</summary>
internal sealed class Cutting(string file, string folder, CancellationToken stop)
{
    private static readonly ToolRunner _runner = new(TimeProvider.System);

    public async Task<(VideoFacts Video, FrameTimeline Timeline)> Index(double gop)
    {
        using var json = new MemoryStream();
        await Run(ProbeCommand.For(MediaInput.File(file), folder), ToolOutput.ToStream(json));
        var facts = ProbeOutput.Read(System.Text.Encoding.UTF8.GetString(json.ToArray()), 1).Facts.ShouldNotBeNull();
        facts = await Complete(facts);
        var packets = new PacketsOutput();
        await Run(PacketsCommand.For(MediaInput.File(file), PacketsCommand.Video, folder), ToolOutput.ToLines(packets.Add));
        return (facts.Video!, FrameIndexer.Index(
            packets.Packets, facts.Video!.TimeBase, facts.Video.Duration, facts.MainAudio?.Start, MediaTime.FromSeconds(gop),
                await Resets(facts, packets.Packets)));
    }

    private async Task<SourceFacts> Complete(SourceFacts facts)
    {
        await using var source = File.OpenRead(file);
        var told = facts.Container.Split(',')[0] switch
        {
            "mov" => await MovieVideo.Read(source, facts.Video!.StreamIndex, stop),
            "matroska" => await MatroskaVideo.Read(source, facts.Video!.StreamIndex, stop),
            _ => null,
        };
        return told is null ? facts : facts with { Video = told.Into(facts.Video!) };
    }

    /// <summary>Key frames that reset the decoder, as far as that is known.</summary>
    public async Task<IReadOnlySet<long>> Resets(SourceFacts facts, PacketTable packets)
    {
        var output = new ResetsOutput(facts.Video!.TimeBase);
        if (ResetsCommand.KindOf(facts) == KeyFrames.Ask)
            await Run(ResetsCommand.For(MediaInput.File(file), facts.Video, folder), ToolOutput.ToLines(output.Add));
        return ResetsCommand.KindOf(facts) == KeyFrames.AllReset ? packets.Keys.Select(key => packets.Pts[key]).ToHashSet() : output.Times;
    }

    /// <summary>The steps of all chunks.</summary>
    public static IReadOnlyList<Step.EncodeVideo> Chunks(VideoFacts video, FrameTimeline timeline, double segment, double gop) =>
        [.. Chunking.Chunks(timeline, MediaTime.FromSeconds(segment), MediaTime.FromSeconds(gop))
            .Select(chunk => StepOf(video, timeline, chunk))];

    /// <summary>One step that decodes all from the beginning.</summary>
    public static Step.EncodeVideo Straight(VideoFacts video, FrameTimeline timeline) =>
        StepOf(video, timeline, Chunking.Chunks(timeline, MediaTime.FromSeconds(1000), MediaTime.FromSeconds(1000)).Single());

    /// <summary>Time and hash of each frame that comes out of a step's filters, and what the decoder complained about.</summary>
    public async Task<List<(long Ticks, string Hash)>> Frames(Step.EncodeVideo step)
    {
        var command = EncodeVideoCommand.For(step, MediaInput.File(file), folder);
        var graph = command.Arguments.ToList().IndexOf("-filter_complex");
        var hashing = new ToolCommand("ffmpeg",
            [.. command.Arguments.Take(graph + 2).Where(word => word is not "-progress" and not "pipe:1"),
             "-map", $"[{FilterGraph.Pad(0)}]", "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-f", "framemd5", "-"], folder);
        var lines = new List<string>();
        await Run(hashing, ToolOutput.ToLines(lines.Add));
        return [.. lines.Where(line => !line.StartsWith('#')).Select(line => line.Split(',')).Select(field =>
            (long.Parse(field[2], System.Globalization.CultureInfo.InvariantCulture) - 900_000, field[^1].Trim()))];
    }

    private static Step.EncodeVideo StepOf(VideoFacts video, FrameTimeline timeline, Chunk chunk) => Steps.Whole with
    {
        WithAudio = [],
        Source = video,
        Settings = new VideoSettings { Ladder = [] },
        Renditions = [new() { Name = "small", Width = 96, Height = 54, Kbps = 100 }],
        Encode = ["small"],
        Chunk = chunk,
        Origin = timeline.Origin,
        MaxFrameRate = timeline.MaxFrameRate,
    };

    private async Task Run(ToolCommand command, ToolOutput output)
    {
        var result = (await _runner.Run(command, ToolLimits.None, output, stop)).ShouldBeOfType<ToolResult.Exited>(command.ToShell());
        result.Code.ShouldBe(0, command.ToShell() + "\n" + result.Stderr);
    }
}
